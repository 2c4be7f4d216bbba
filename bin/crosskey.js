#!/usr/bin/env node
// Starts the command line on the Node.js that this project pins, also where another one is first in the path.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const oldestMajor = 26;
const pinned = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= oldestMajor) {
  // Stripping types and compiling takes most of a start: both are kept beside the packages, for the workers as well.
  const cache = fileURLToPath(new URL('../node_modules/.cache/crosskey', import.meta.url));
  const { directory } = module.enableCompileCache(cache);
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= cache;
  const { main } = await import('../src/cli/crosskey.ts');
  process.exitCode = await main(process.argv.slice(2));
} else if (existsSync(pinned)) {
  const self = fileURLToPath(import.meta.url);
  const child = spawn(pinned, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`crosskey: ${pinned} cannot be run: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
} else {
  console.error(
    `crosskey needs Node.js ${oldestMajor} or later, and this is ${process.versions.node}: run \`npm ci\` first`,
  );
  process.exitCode = 1;
}
