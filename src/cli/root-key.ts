// `crosskey root-key status|rotate`: which root key the store uses, and the move to another while it is served.
import { setTimeout as delay } from 'node:timers/promises';
import { takeHandedOver } from '../composition/handed-over.ts';
import type { OpenData } from '../composition/open-data.ts';
import {
  finishRotation,
  openServedData,
  type RootKeyStatus,
  rootKeyStatus,
  startRotation,
} from '../composition/root-key-admin.ts';
import { ConfigError, readConfig, settings } from '../config/config.ts';
import { systemSurroundings } from '../main.ts';
import { CannotGoOn, runCommand } from './operator/failure.ts';

const flags = [settings.data, settings.rootKey, settings.previousRootKey];
const help = `usage: crosskey root-key status|rotate [--flag value]...

\`status\` tells which root key the store uses, and how much key material is wrapped under which. \`rotate\` makes another
root key where the present one is, has the store use it at once, and wraps everything anew under it, also while servers
serve the folder. Cut at any moment, it goes on by itself in any server of the folder, or when it is called again. It
works on the data folder itself, on the same machine, and needs the root key.

${flags.map(({ flag, variable, meaning }) => `  --${flag.padEnd(18)} ${variable.padEnd(32)} ${meaning}`).join('\n')}
`;

const lookEveryMs = 500;

export function rootKeyCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return Promise.resolve(0);
  }
  return runCommand(() => rootKey(args));
}

async function rootKey([action, ...args]: readonly string[]): Promise<number> {
  if (action !== 'status' && action !== 'rotate') throw new ConfigError(['say `status` or `rotate`']);
  const config = readConfig(args, process.env, 1);
  const surroundings = { ...systemSurroundings, handedOver: await takeHandedOver(config, process.env, process.stdin) };
  await using data = await openServedData(config, surroundings);
  if (data === undefined) throw new CannotGoOn(`\`${config.dataFolder}\` is no data folder of a server`);
  if (action === 'rotate') {
    const added = await startRotation(data);
    say(`the store uses root key ${added.type} ${added.keyId}; keep a copy of it before you delete the former one`);
    await using finishing = finishRotation(data, surroundings);
    await showProgress(data, () => finishing.workOn());
  }
  show(await rootKeyStatus(data));
  return 0;
}

async function showProgress(data: OpenData, workOn: () => Promise<void>): Promise<void> {
  let shown = '';
  for (;;) {
    const work = workOn();
    const status = await rootKeyStatus(data);
    const line = progressOf(status);
    if (line !== shown) say(line);
    shown = line;
    if (status.isDone) return;
    await Promise.race([work, delay(lookEveryMs)]);
    await delay(lookEveryMs / 10);
  }
}

function progressOf({ own, counts }: RootKeyStatus): string {
  const isOwn = ({ name }: RootKeyStatus['counts'][number]) => name.type === own.type && name.keyId === own.keyId;
  const sum = (some: RootKeyStatus['counts']) => some.reduce((total, { materials }) => total + materials, 0);
  const done = sum(counts.filter(isOwn));
  return `${done} of ${sum(counts)} versions of key material are under the store's root key`;
}

function show(status: RootKeyStatus): void {
  say(`root key of the store: ${status.own.type} ${status.own.keyId}`);
  say(progressOf(status));
  for (const { name, materials } of status.counts) say(`  ${materials} under ${name.type} ${name.keyId}`);
  for (const { type, keyId } of status.leaving) say(`still needed: ${type} ${keyId}`);
  for (const other of status.others) say(`not the store's own, for older backups or never used: ${other}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
