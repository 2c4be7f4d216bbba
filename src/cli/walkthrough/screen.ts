// How the walkthrough looks: coloured on a terminal, plain where it is piped or where NO_COLOR asks for it.
import { createInterface } from 'node:readline';
import { styleText } from 'node:util';
import { compactJson, shellCommand, wrap } from './layout.ts';

export interface Screen {
  /** Waits for the reader, then shows the head of the next step. Throws `Left` when the reader leaves. */
  step(title: string): Promise<void>;
  say(text: string): void;
  /** The same by hand, with the AWS CLI. */
  command(...words: readonly string[]): void;
  document(value: unknown): void;
  refused(status: number, code: string, message: string): void;
  done(text: string): void;
  /** As it is, in columns. */
  lines(lines: readonly string[]): void;
}

/** The reader wants no more. */
export class Left extends Error {}

/** A terminal of 80 columns, and some air. */
const width = 78;

type Style = Parameters<typeof styleText>[0];

export function createScreen(
  output: NodeJS.WriteStream,
  input: NodeJS.ReadStream,
  pauses: boolean,
  steps: number,
): Screen {
  const styled = (style: Style, text: string) => styleText(style, text, { stream: output });
  const print = (text: string) => output.write(`${text}\n`);
  const waits = pauses && input.isTTY === true && output.isTTY === true;
  let shown = 0;
  return {
    async step(title) {
      if (shown > 0 && waits) await pause(output, input);
      shown += 1;
      const head = ` ${shown} of ${steps} · ${title} `;
      print(styled(['bold', 'cyan'], `\n──${head}${'─'.repeat(Math.max(2, width - 2 - head.length))}`));
    },
    say: (text) => print(wrap(text, width).join('\n')),
    command(...words) {
      const [first = '', ...rest] = shellCommand(words, width - 2);
      print(`${styled('dim', '$')} ${styled('bold', first)}`);
      for (const line of rest) print(styled('bold', `    ${line}`));
    },
    document: (value) => print(styled('blue', compactJson(value, width - 4).replaceAll(/^/gm, '    '))),
    refused(status, code, message) {
      print(styled(['bold', 'red'], `✗ ${status} ${code}`));
      print(
        styled(
          'red',
          wrap(message, width - 2)
            .map((line) => `  ${line}`)
            .join('\n'),
        ),
      );
    },
    done(text) {
      const [first = '', ...rest] = wrap(text, width - 2);
      print([`${styled(['bold', 'green'], '✓')} ${first}`, ...rest.map((line) => `  ${line}`)].join('\n'));
    },
    lines: (lines) => print(lines.map((line) => `  ${line}`).join('\n')),
  };
}

function pause(output: NodeJS.WriteStream, input: NodeJS.ReadStream): Promise<void> {
  const question = styleText('dim', '\n[Enter] goes on, [q] leaves ', { stream: output });
  return new Promise((resolve, reject) => {
    const reader = createInterface({ input, output });
    let goesOn = false;
    reader.once('close', () => (goesOn ? resolve() : reject(new Left())));
    reader.question(question, (answer) => {
      goesOn = !/^q/i.test(answer.trim());
      reader.close();
    });
  });
}
