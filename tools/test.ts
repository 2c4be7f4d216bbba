// `npm test [pattern or option]...`: every test that stands beside a source file or under tests/, on the Node.js that
// runs this file. Ends with the runner's own summary and exit code. https://nodejs.org/api/test.html
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

const everyTest = ['src/**/*.test.ts', 'tests/**/*.test.ts'];
/** A test that takes longer hangs. */
const timeoutMs = 900_000;

const root = resolve(import.meta.dirname, '..');
const given = process.argv.slice(2);
const options = given.filter((argument) => argument.startsWith('--'));
const patterns = given.filter((argument) => !argument.startsWith('--'));
const files = globSync(patterns.length > 0 ? patterns : everyTest, { cwd: root }).sort();

if (files.length === 0) {
  console.error(`no test file matches ${patterns.map((pattern) => `\`${pattern}\``).join(', ')}`);
  process.exitCode = 1;
} else {
  run(files);
}

function run(testFiles: readonly string[]): void {
  const runner = spawn(
    process.execPath,
    [
      '--test',
      '--test-reporter=spec',
      `--test-concurrency=${availableParallelism()}`,
      `--test-timeout=${timeoutMs}`,
      ...options,
      ...testFiles,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal));
  runner.once('error', (error) => {
    console.error(`cannot run the tests: ${error.message}`);
    process.exitCode = 1;
  });
  runner.once('exit', (code, signal) => {
    if (signal !== null) console.error(`the test runner was ended by ${signal}`);
    process.exitCode = code ?? 1;
  });
}
