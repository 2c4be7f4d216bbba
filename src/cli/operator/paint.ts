// Colours with a meaning: on a terminal only, and not where NO_COLOR asks for none.
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export interface Paint {
  head(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  dim(text: string): string;
  policy(text: string): string;
}

export function createPaint(stream: NodeJS.WriteStream): Paint {
  const styled = (style: Style) => (text: string) => styleText(style, text, { stream });
  return {
    head: styled(['bold', 'cyan']),
    good: styled(['bold', 'green']),
    bad: styled(['bold', 'red']),
    warn: styled(['bold', 'yellow']),
    dim: styled('dim'),
    policy: styled('yellow'),
  };
}
