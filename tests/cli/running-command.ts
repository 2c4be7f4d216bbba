// The command line as a user starts it: a process of its own, with its output and its exit code.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand extends AsyncDisposable {
  /** The first match in what it has printed, as soon as it is there; fails when it ends without. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
  /** Asks it to end, as a terminal does. */
  stop(): Promise<Ended>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Nothing of the AWS configuration of whoever runs the tests reaches a command. */
export function cleanEnvironment(home: string, more: Environment): Environment {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|CROSSKEY_|NODE_TEST|NODE_OPTIONS)/.test(name));
  return { ...Object.fromEntries(kept), HOME: home, ...more };
}

export function crosskey(args: readonly string[], environment: Environment, folder = root): RunningCommand {
  return run(process.execPath, [resolve(root, 'bin/crosskey.js'), ...args], environment, folder);
}

/** A script that imports as a file of this project does. */
export function script(source: string, environment: Environment): RunningCommand {
  return run(process.execPath, ['--input-type=module', '--eval', source], environment, root);
}

export function run(command: string, args: readonly string[], environment: Environment, folder = root): RunningCommand {
  const child = spawn(command, args, { cwd: folder, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = gather(child);
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode, ...output.text() }) as Ended);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    return await ended;
  };
  return { printed: output.printed, ended, stop, [Symbol.asyncDispose]: () => stop().then(() => undefined) };
}

function gather(child: ChildProcess) {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8');
    child[name]?.on('data', (piece: string) => {
      text[name] += piece;
      child.emit('printed');
    });
  }
  return {
    text: () => text,
    printed: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((found, fail) => {
        const look = () => {
          const match = pattern.exec(text.stdout);
          if (match !== null) found(match);
        };
        child.on('printed', look);
        child.once('close', () =>
          fail(
            new assert.AssertionError({ message: `ended before it printed ${pattern}: ${text.stdout}${text.stderr}` }),
          ),
        );
        look();
      }),
  };
}
