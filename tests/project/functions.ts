// Finds the functions of a formatted source file by its indentation: a body ends at the first line that closes it at
// the depth of its head. The formatter holds the indentation, so that no parser is needed.

export interface FunctionLength {
  /** The line on which its body opens. */
  readonly head: string;
  readonly lines: number;
}

const opens = /(?:\)(?:: [^{}]+(?:\{[^{}]*\}[^{}]*)*)? \{|=> \{)$/;
const controls = /^(?:\} )?(?:if|for|while|switch|else|catch|with|do|try)\b/;

/** In the order in which they end. */
export function functionsOf(text: string): readonly FunctionLength[] {
  const found: FunctionLength[] = [];
  const open: { head: string; indent: number; line: number }[] = [];
  text.split('\n').forEach((line, index) => {
    const content = line.trimStart();
    if (content === '') return;
    const indent = line.length - content.length;
    const innermost = open.at(-1);
    if (innermost !== undefined && indent === innermost.indent && /^[}\])]/.test(content)) {
      if (/^\): .*\{$|^\) \{$|^\) => \{$/.test(content)) return;
      open.pop();
      found.push({ head: innermost.head, lines: index - innermost.line + 1 });
    }
    if (opens.test(content) && !controls.test(content)) open.push({ head: content, indent, line: index });
  });
  return found;
}
