// A store moves to another root key: while it is served, under traffic, through kill -9, and from one provider to another.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateMacCommand,
  type KMSClient,
  RotateKeyOnDemandCommand,
} from '@aws-sdk/client-kms';
import { type Folder, newFolder } from '../support/folder.ts';
import { newSoftHsm, withoutSoftHsm } from '../support/softhsm.ts';
import { type ChildOptions, ChildServer, clientsOf, until } from './child-server.ts';

const binary = resolve(import.meta.dirname, '../../bin/crosskey.js');

async function rootKeyCommand(action: string, dataFolder: string, more: readonly string[] = [], env = {}) {
  const args = [binary, 'root-key', action, '--data', dataFolder, ...more];
  const run = promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH, ...env } });
  run.child.stdin?.end();
  return (await run).stdout;
}

interface Kept {
  readonly blob: Uint8Array;
  readonly plaintext: Buffer;
}

/** Makes keys, rotates some, and encrypts under them; remembers all that was acknowledged. */
class Traffic {
  readonly kept: Kept[] = [];
  readonly macs: { readonly KeyId: string; readonly mac: string }[] = [];
  isOver = false;

  async once(kms: KMSClient): Promise<void> {
    const plaintext = randomBytes(16);
    const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? assert.fail('no key');
    for (let turn = 0; turn < 2; turn += 1) {
      const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: plaintext }));
      this.kept.push({ blob: CiphertextBlob ?? assert.fail('no blob'), plaintext });
      if (turn === 0) await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
    }
  }

  async mac(kms: KMSClient): Promise<void> {
    const made = await kms.send(new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }));
    const KeyId = made.KeyMetadata?.KeyId ?? assert.fail('no key');
    this.macs.push({ KeyId, mac: await macOf(kms, KeyId) });
  }

  async run(kms: KMSClient): Promise<void> {
    while (!this.isOver) await this.once(kms);
  }

  async check(kms: KMSClient): Promise<void> {
    for (const { blob, plaintext } of this.kept) {
      const opened = await kms.send(new DecryptCommand({ CiphertextBlob: blob }));
      assert.deepEqual(Buffer.from(opened.Plaintext ?? []), plaintext);
    }
    for (const { KeyId, mac } of this.macs) assert.equal(await macOf(kms, KeyId), mac);
  }
}

async function macOf(kms: KMSClient, KeyId: string): Promise<string> {
  const sent = { KeyId, Message: Buffer.from('message'), MacAlgorithm: 'HMAC_SHA_256' } as const;
  return Buffer.from((await kms.send(new GenerateMacCommand(sent))).Mac ?? []).toString('hex');
}

function start(dataFolder: string, more: Partial<ChildOptions> = {}, workers = '2'): ChildServer {
  const { args = [], ...rest } = more;
  return new ChildServer({ dataFolder, args: ['--workers', workers, ...args], ...rest });
}

test('rotated while two workers serve: no request fails, and the former root key opens nothing that is kept', async () => {
  using folder = newFolder();
  const dataFolder = folder.at('data');
  const traffic = new Traffic();
  {
    await using server = start(dataFolder);
    const { kms } = clientsOf(await server.ready());
    for (let n = 0; n < 10; n += 1) await traffic.once(kms);
    await traffic.mac(kms);
    const running = Promise.all([traffic.run(kms), traffic.run(kms)]);
    for (let turn = 0; turn < 2; turn += 1) {
      const shown = await rootKeyCommand('rotate', dataFolder);
      assert.match(shown, /^the store uses root key file [0-9a-f]{16}/);
      assert.match(shown, /^root key of the store: file [0-9a-f]{16}$/m);
      assert.doesNotMatch(shown, /^still needed/m);
    }
    traffic.isOver = true;
    await running;
    assert.ok(traffic.kept.length > 20);
    await traffic.check(kms);
    assert.doesNotMatch(server.stderr, /^\s+at /m, server.stderr);
  }
  const old = readdirSync(dataFolder).filter((name) => name.endsWith('.old'));
  assert.equal(old.length, 2);
  for (const name of old) rmSync(folder.at('data', name));
  const [own = ''] = /(?<=^root key of the store: file )\S+/m.exec(await rootKeyCommand('status', dataFolder)) ?? [];
  const under = [...(await rootKeyCommand('status', dataFolder)).matchAll(/^ {2}\d+ under file (\S+)$/gm)];
  assert.deepEqual(
    under.map(([, id]) => id),
    [own],
  );
  await using server = start(dataFolder, {}, '1');
  await traffic.check(clientsOf(await server.ready()).kms);
});

test('killed with -9 in the middle, again and again: a move ends whole, and everything opens', async () => {
  using folder = newFolder();
  const dataFolder = folder.at('data');
  const traffic = new Traffic();
  for (let round = 0; round < 4; round += 1) {
    await using server = start(dataFolder);
    const { kms } = clientsOf(await server.ready());
    await traffic.check(kms);
    const running = traffic.run(kms).catch(() => undefined);
    for (let n = 0; n < 6; n += 1) await traffic.once(kms);
    const rotating = rootKeyCommand('rotate', dataFolder).catch(() => undefined);
    await delay(150 + round * 130);
    await server.killAll();
    traffic.isOver = true;
    await Promise.all([running, rotating]);
    traffic.isOver = false;
  }
  await rootKeyCommand('rotate', dataFolder);
  const shown = await rootKeyCommand('status', dataFolder);
  assert.doesNotMatch(shown, /^still needed|\.new$/m);
  for (const name of readdirSync(dataFolder)) if (/^root\.key\..*/.test(name)) rmSync(folder.at('data', name));
  await using server = start(dataFolder, {}, '1');
  await traffic.check(clientsOf(await server.ready()).kms);
  assert.deepEqual(
    readdirSync(dataFolder).filter((name) => name.startsWith('root.key')),
    ['root.key'],
  );
});

/** From the folder's file to this provider, which afterwards is enough. */
async function moveFromFile(folder: Folder, to: string, more: Partial<ChildOptions>): Promise<void> {
  const dataFolder = folder.at('data');
  const traffic = new Traffic();
  {
    await using server = start(dataFolder, {}, '1');
    const { kms } = clientsOf(await server.ready());
    for (let n = 0; n < 3; n += 1) await traffic.once(kms);
    await traffic.mac(kms);
  }
  const settled = async (args: readonly string[]) => {
    const { environment = {} } = more;
    const shown = await rootKeyCommand('status', dataFolder, args, environment);
    return !/^still needed/m.test(shown);
  };
  {
    await using server = start(dataFolder, { ...more, args: ['--root-key', to, '--previous-root-key', 'file'] });
    const { kms } = clientsOf(await server.ready());
    await traffic.once(kms);
    await traffic.check(kms);
    await until(() => settled(['--root-key', to, '--previous-root-key', 'file']));
  }
  renameSync(folder.at('data', 'root.key'), folder.at('former.key'));
  {
    await using server = start(dataFolder, { ...more, args: ['--root-key', to] });
    await traffic.check(clientsOf(await server.ready()).kms);
  }
  renameSync(folder.at('former.key'), folder.at('data', 'root.key'));
  await using server = start(dataFolder);
  assert.deepEqual(await server.ended, { code: 1, signal: null });
  assert.match(server.stderr, /wrong root key/);
}

test('from a file to a key that is handed over', async () => {
  using folder = newFolder();
  const environment = { CROSSKEY_ROOT_KEY: randomBytes(32).toString('base64') };
  await moveFromFile(folder, 'env', { environment });
});

test('from a file into an HSM, and there to another key', { skip: withoutSoftHsm }, async () => {
  using folder = newFolder();
  const { uri, environment } = newSoftHsm(folder);
  await moveFromFile(folder, uri('root'), { environment });
  const rotated = await rootKeyCommand('rotate', folder.at('data'), ['--root-key', uri('root')], environment);
  assert.match(rotated, /^the store uses root key pkcs11 [0-9a-f]{16}/);
  assert.match(rotated, /^not the store's own, .*root key `root` with id `[0-9a-f]{16}`/m);
});

test('a start without the root key that is being left is refused until the move is done', async () => {
  using folder = newFolder();
  const dataFolder = folder.at('data');
  {
    await using server = start(dataFolder, {}, '1');
    await new Traffic().once(clientsOf(await server.ready()).kms);
  }
  const environment = { CROSSKEY_ROOT_KEY: randomBytes(32).toString('base64') };
  const args = ['--root-key', 'env', '--previous-root-key', 'file'];
  // Opening the folder is enough for the storage key to move; nobody is there yet to do the rest.
  assert.match(await rootKeyCommand('status', dataFolder, args, environment), /^still needed: file [0-9a-f]{16}$/m);
  await using server = start(dataFolder, { environment, args: ['--root-key', 'env'] });
  assert.deepEqual(await server.ended, { code: 1, signal: null });
  assert.match(server.stderr, /is missing: the store is moving away from it, and is not done/);
  assert.ok(existsSync(folder.at('data', 'root.key')));
});

test('rotating a key that is handed over says how, and a folder of nobody is left alone', async () => {
  using folder = newFolder();
  const failed = (words: RegExp) => (error: unknown) => words.test((error as { stderr: string }).stderr);
  await assert.rejects(rootKeyCommand('rotate', folder.at('nothing')), failed(/no data folder of a server/));
  assert.deepEqual(readdirSync(folder.path), []);
  const environment = { CROSSKEY_ROOT_KEY: randomBytes(32).toString('base64') };
  {
    await using server = start(folder.at('data'), { environment, args: ['--root-key', 'env'] }, '1');
    await server.ready();
  }
  const rotating = rootKeyCommand('rotate', folder.at('data'), ['--root-key', 'env'], environment);
  await assert.rejects(rotating, failed(/start with the new one as `--root-key`/));
});
