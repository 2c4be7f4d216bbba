// How the walkthrough looks: coloured on a terminal, plain where it is piped or where NO_COLOR asks for it.
import { createInterface } from 'node:readline';
import { styleText } from 'node:util';
import { filledJson, shellCommand, wrap } from './layout.ts';
import type { Statement } from './policies.ts';

export interface Screen {
  /** Waits for the reader, then shows the head of the next step. Throws `Left` when the reader leaves. */
  step(title: string): Promise<void>;
  say(text: string): void;
  /** The same by hand, with the AWS CLI. */
  command(...words: readonly string[]): void;
  /** Statements of a policy, and the command that puts it. */
  policy(statements: readonly Statement[], command: readonly string[]): void;
  refused(status: number, code: string, message: string): void;
  done(text: string): void;
  /** As they are. */
  lines(...lines: readonly string[]): void;
}

/** The reader wants no more. */
export class Left extends Error {}

/** A terminal of 80 columns, and some air. */
const width = 78;
const keyId = /(key\/[0-9a-f]{8})-[0-9a-f-]{27}/g;

type Style = Parameters<typeof styleText>[0];
/** What was printed last: a line of air goes between things that do not belong together. */
type Printed = 'head' | 'text' | 'command' | 'policy' | 'result';

export interface ScreenNeeds {
  readonly output: NodeJS.WriteStream;
  readonly input: NodeJS.ReadStream;
  readonly pauses: boolean;
  readonly steps: number;
}

export function createScreen({ output, input, pauses, steps }: ScreenNeeds): Screen {
  const styled = (style: Style, text: string) => styleText(style, text, { stream: output });
  const waits = pauses && input.isTTY === true && output.isTTY === true;
  let shown = 0;
  let last: Printed = 'head';
  const print = (kind: Printed, lines: readonly string[], airAfter: readonly Printed[] = []) => {
    if (airAfter.includes(last)) output.write('\n');
    output.write(`${lines.join('\n')}\n`);
    last = kind;
  };
  const printCommand = (kind: Printed, words: readonly string[], airAfter: readonly Printed[]) => {
    const [first = '', ...rest] = shellCommand(words, width - 3);
    const continued = rest.map((line) => styled('bold', `    ${line}`));
    print(kind, [`${styled('dim', '$')} ${styled('bold', first)}`, ...continued], airAfter);
  };
  return {
    async step(title) {
      if (shown > 0 && waits) await pause(output, input);
      shown += 1;
      const head = ` ${shown} of ${steps} · ${title} `;
      print('head', ['', styled(['bold', 'cyan'], `──${head}${'─'.repeat(Math.max(2, width - 2 - head.length))}`)]);
    },
    say: (text) => print('text', wrap(text, width), ['result', 'command']),
    command: (...words) => printCommand('command', words, ['text', 'policy', 'result']),
    policy(statements, command) {
      // The file that the command names has it all; here a key's id is cut, so that its ARN fits on a line.
      const lines = statements.flatMap((statement) => filledJson(statement, width - 4));
      const shortened = lines.map((line) => styled('yellow', `    ${line.replace(keyId, '$1-...')}`));
      print('text', shortened, ['text', 'result']);
      printCommand('policy', command, []);
    },
    refused(status, code, message) {
      const words = wrap(message, width - 2).map((line) => styled('red', `  ${line}`));
      print('result', [styled(['bold', 'red'], `✗ ${status} ${code}`), ...words]);
    },
    done(text) {
      const [first = '', ...rest] = wrap(text, width - 2);
      print('result', [`${styled(['bold', 'green'], '✓')} ${first}`, ...rest.map((line) => `  ${line}`)]);
    },
    lines: (...lines) =>
      print(
        'result',
        lines.map((line) => `  ${line}`),
      ),
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
