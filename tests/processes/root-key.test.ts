// Where the root key comes from: each provider serves, refuses a missing or wrong key without touching anything, and leaves
// no trace of a key that was handed over. Moves from one to another are in root-key-move.test.ts.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateKeyCommand, DecryptCommand, EncryptCommand } from '@aws-sdk/client-kms';
import { formatRootKey } from '../../src/keystore/file/root-key-text.ts';
import { findMarks } from '../crash/find-marks.ts';
import { type Folder, newFolder } from '../support/folder.ts';
import { newSoftHsm, withoutSoftHsm } from '../support/softhsm.ts';
import { type ChildOptions, ChildServer, clientsOf } from './child-server.ts';

type RootKey = Omit<ChildOptions, 'dataFolder'>;

interface Case {
  readonly right: RootKey;
  readonly missing: RootKey;
  readonly missingWords: RegExp;
  readonly wrong: RootKey;
  readonly wrongWords: RegExp;
  /** What no file and no process may show. */
  readonly key?: Buffer;
}

const given = (provider: string, more: RootKey = {}): RootKey => ({
  ...more,
  args: ['--workers', '1', '--root-key', provider],
});

const wrongKey = /wrong root key: the store was made with `file` key `[0-9a-f]{16}`, but the root key here is/;

const cases: Readonly<Record<string, { readonly skip?: string | false; readonly of: (folder: Folder) => Case }>> = {
  'file:PATH': {
    of: (folder) => ({
      right: given(`file:${folder.at('here.key')}`),
      missing: given(`file:${folder.at('there.key')}`),
      missingWords: /there\.key`: it is missing, but the store holds data/,
      wrong: given('env', { environment: { CROSSKEY_ROOT_KEY: randomBytes(32).toString('base64') } }),
      wrongWords: wrongKey,
    }),
  },
  env: {
    of() {
      const key = randomBytes(32);
      return {
        key,
        right: given('env', { environment: { CROSSKEY_ROOT_KEY: key.toString('base64') } }),
        missing: given('env'),
        missingWords: /the variable CROSSKEY_ROOT_KEY is not set/,
        wrong: given('env', { environment: { CROSSKEY_ROOT_KEY: formatRootKey(randomBytes(32)) } }),
        wrongWords: wrongKey,
      };
    },
  },
  stdin: {
    of() {
      const key = randomBytes(32);
      return {
        key,
        right: given('stdin', { input: formatRootKey(key) }),
        missing: given('stdin'),
        missingWords: /the standard input has too few/,
        wrong: given('stdin', { input: `${randomBytes(32).toString('base64')}\n` }),
        wrongWords: wrongKey,
      };
    },
  },
  pkcs11: {
    skip: withoutSoftHsm,
    of(folder) {
      const { uri, environment } = newSoftHsm(folder);
      return {
        right: given(uri('root'), { environment }),
        missing: given(uri('nobody'), { environment }),
        missingWords: /root key `nobody` in PKCS #11 token `crosskey`: it is missing, but the store holds data/,
        wrong: given('env', { environment: { CROSSKEY_ROOT_KEY: randomBytes(32).toString('base64') } }),
        wrongWords:
          /wrong root key: the store was made with `pkcs11` key `[0-9a-f]{16}`, but the root key here is `file`/,
      };
    },
  },
};

/** The files and what they hold; not the lock file of LMDB, in which every reader leaves its pid. */
function contentOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-lock'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();
}

/** Environment and arguments of every process of the server; the primary's own environment keeps what it started with. */
function shownBy(server: ChildServer): string {
  const workers = server.workerPids().map((pid) => readFileSync(`/proc/${pid}/environ`, 'latin1'));
  const all = [server.pid, ...server.workerPids()].map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  return [...workers, ...all, server.stdout, server.stderr].join('\n');
}

async function refused(dataFolder: string, rootKey: RootKey, words: RegExp): Promise<void> {
  const before = contentOf(dataFolder);
  await using server = new ChildServer({ dataFolder, ...rootKey });
  assert.deepEqual(await server.ended, { code: 1, signal: null });
  assert.match(server.stderr, words);
  assert.doesNotMatch(server.stderr, /^\s+at /m);
  assert.deepEqual(contentOf(dataFolder), before);
}

for (const [name, { skip = false, of }] of Object.entries(cases)) {
  test(`the root key from ${name}: serves, and without it or with another nothing opens`, { skip }, async () => {
    using folder = newFolder();
    const { right, missing, missingWords, wrong, wrongWords, key } = of(folder);
    const dataFolder = folder.at('data');
    const Plaintext = randomBytes(24);
    let CiphertextBlob: Uint8Array | undefined;
    {
      await using server = new ChildServer({ dataFolder, ...right });
      const { kms } = clientsOf(await server.ready());
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      const sent = { KeyId: KeyMetadata?.KeyId ?? '', Plaintext };
      CiphertextBlob = (await kms.send(new EncryptCommand(sent))).CiphertextBlob ?? assert.fail();
      assert.match(server.stdout, /^root key: .*without it nothing can be read again/m);
      if (key !== undefined && process.platform === 'linux') {
        assert.ok(!shownBy(server).includes(key.toString('base64')), 'the key is shown');
      }
      assert.deepEqual(await server.stop(), { code: 0, signal: null });
    }
    assert.deepEqual(findMarks(dataFolder, { Plaintext, ...(key && { key }) }), []);
    assert.equal(readdirSync(dataFolder).includes('root.key'), false);
    await refused(dataFolder, missing, missingWords);
    await refused(dataFolder, wrong, wrongWords);
    await using server = new ChildServer({ dataFolder, ...right });
    const { kms } = clientsOf(await server.ready());
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob }));
    assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
    assert.doesNotMatch(server.stdout, /^root key:/m);
  });
}

test('what is handed over must be one root key for each that is asked for', async () => {
  using folder = newFolder();
  const [one, two] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const refusals: readonly (readonly [rootKey: RootKey, words: RegExp])[] = [
    [given('stdin', { input: `${one}\n${two}\n` }), /there are more than are needed/],
    [given('stdin', { input: 'x'.repeat(5000) }), /the input is too long/],
    [given('stdin', { input: `${one.slice(1)}\n` }), /neither the base64 of 32 bytes nor the text of a root key file/],
    [given('env', { environment: { CROSSKEY_ROOT_KEY: 'crosskey root key v9\n' } }), /its version `9` is not known/],
  ];
  for (const [rootKey, words] of refusals) {
    await using server = new ChildServer({ dataFolder: folder.at('data'), ...rootKey });
    assert.deepEqual(await server.ended, { code: 1, signal: null });
    assert.match(server.stderr, words);
    assert.ok(!server.stderr.includes(one.slice(1, 20)), 'no part of a key is shown');
  }
});
