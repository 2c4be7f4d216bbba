#!/usr/bin/env node
// Starts the command line on the Node.js that this project pins, also where another one is first in the path.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const oldestMajor = 26;
const pinned = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= oldestMajor) {
  const { main } = await import('../src/cli/crosskey.ts');
  process.exitCode = await main(process.argv.slice(2));
} else if (existsSync(pinned)) {
  const self = fileURLToPath(import.meta.url);
  const forward = (signal) => process.on(signal, () => {});
  for (const signal of ['SIGINT', 'SIGTERM']) forward(signal);
  const { status, signal } = spawnSync(pinned, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? (signal === null ? 1 : 128);
} else {
  console.error(
    `crosskey needs Node.js ${oldestMajor} or later, and this is ${process.versions.node}: run \`npm ci\` first`,
  );
  process.exitCode = 1;
}
