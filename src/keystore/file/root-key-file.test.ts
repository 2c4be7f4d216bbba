import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { hex, vectors } from '../../../testdata/formats/vectors.ts';
import { SealBroken } from '../../crypto/seal-broken.ts';
import { systemRandom } from '../../kernel/random.ts';
import { RootKeyRefused } from '../wrapper.ts';
import { fileProvider } from './file-provider.ts';
import { loadRootKey } from './root-key-file.ts';
import { formatRootKey, parseRootKey, rootKeyId } from './root-key-text.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'crosskey-root-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

const noModes = process.platform === 'win32' && 'this system has no file modes';

interface Vector {
  readonly key: string;
  readonly id: string;
  readonly text: string;
}

for (const vector of vectors<Vector>('root-key-file')) {
  test('vector of the root key file', async (t) => {
    const key = hex(vector.key);
    assert.equal(rootKeyId(key), vector.id);
    assert.equal(formatRootKey(key), vector.text);
    assert.deepEqual(parseRootKey(vector.text), { key });
    const path = join(await folder(t), 'root.key');
    await writeFile(path, vector.text, { mode: 0o600 });
    assert.deepEqual(await loadRootKey({ path, storeHoldsData: true }, systemRandom), key);
  });
}

test('every changed character and every cut of the text is refused, without a word of the key', () => {
  const text = formatRootKey(systemRandom.bytes(32));
  const secret = /key (\S+)/.exec(text.slice(30))?.[1] ?? assert.fail();
  for (let at = 0; at < text.length; at += 1) {
    const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    for (const other of [changed, text.slice(0, at)]) {
      const parsed = parseRootKey(other);
      assert('problem' in parsed, `character ${at}`);
      assert(!parsed.problem.includes(secret.slice(0, 8)));
    }
  }
  for (const other of [`${text}\n`, `\n${text}`, text.replaceAll('\n', '\r\n')])
    assert('problem' in parseRootKey(other));
  assert.deepEqual(parseRootKey(text.replace('v1', 'v2')), { problem: 'its version `2` is not known here' });
});

test('the first start makes a key that later starts read, with mode 0600 whatever the umask', {
  skip: noModes,
}, async (t) => {
  const data = await folder(t);
  const path = join(data, 'root.key');
  const old = process.umask(0o777);
  t.after(() => process.umask(old));
  const key = await loadRootKey({ path, storeHoldsData: false }, systemRandom);
  process.umask(old);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(data), ['root.key']);
  assert.deepEqual(await loadRootKey({ path, storeHoldsData: true }, systemRandom), key);
  assert.deepEqual(await loadRootKey({ path, storeHoldsData: false }, systemRandom), key);
});

test('many that start together end with one key', async (t) => {
  const data = await folder(t);
  const path = join(data, 'root.key');
  const starts = Array.from({ length: 12 }, () => loadRootKey({ path, storeHoldsData: false }, systemRandom));
  const keys = new Set((await Promise.all(starts)).map((key) => key.toString('hex')));
  assert.equal(keys.size, 1);
  assert.deepEqual(await readdir(data), ['root.key']);
});

test('processes that start together end with one key', async (t) => {
  const data = await folder(t);
  const path = join(data, 'root.key');
  const script = `
    import { fileProvider } from ${JSON.stringify(new URL('file-provider.ts', import.meta.url).href)};
    import { systemRandom } from ${JSON.stringify(new URL('../../kernel/random.ts', import.meta.url).href)};
    const wrapper = await fileProvider(${JSON.stringify(path)}, systemRandom).first('make');
    console.log(wrapper.keyId);`;
  const ids = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (piece: Buffer) => {
        output += piece.toString();
      });
      const [status] = (await once(child, 'close')) as [number];
      assert.equal(status, 0);
      return output.trim();
    }),
  );
  assert.match(ids[0] ?? '', /^[0-9a-f]{16}$/);
  assert.equal(new Set(ids).size, 1);
});

/** Refused, with this in the message, and the folder is as it was. */
async function assertRefused(data: string, storeHoldsData: boolean, message: RegExp): Promise<void> {
  const before = await listing(data);
  await assert.rejects(loadRootKey({ path: join(data, 'root.key'), storeHoldsData }, systemRandom), (error) => {
    assert(error instanceof RootKeyRefused);
    assert.match(error.message, message);
    return true;
  });
  assert.deepEqual(await listing(data), before);
}

async function listing(data: string): Promise<unknown[]> {
  const names = (await readdir(data)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const { mode, mtimeMs, size } = await stat(join(data, name));
      const isKey = size > 0 && (mode & 0o170000) === 0o100000;
      return { name, mode, mtimeMs, text: isKey ? await readFile(join(data, name), 'latin1') : '' };
    }),
  );
}

test('a missing file is not replaced while the store holds data', async (t) => {
  const data = await folder(t);
  await writeFile(join(data, 'root.key.0123.tmp'), 'left behind');
  await assertRefused(data, true, /`.*root\.key`: it is missing, but the store holds data/);
});

test('a file that others may touch is refused', { skip: noModes }, async (t) => {
  const data = await folder(t);
  const path = join(data, 'root.key');
  await writeFile(path, formatRootKey(systemRandom.bytes(32)), { mode: 0o600 });
  for (const mode of [0o644, 0o640, 0o660, 0o604, 0o602, 0o601, 0o700]) {
    await chmod(path, mode);
    await assertRefused(data, true, new RegExp(`its mode is \`0${mode.toString(8)}\`, wider than \`0600\``));
    await assertRefused(data, false, /wider than `0600`/);
  }
  for (const mode of [0o600, 0o400]) {
    await chmod(path, mode);
    await loadRootKey({ path, storeHoldsData: true }, systemRandom);
  }
});

test('a damaged, cut, empty, overlong or odd file is refused and left alone, also with an empty store', async (t) => {
  const data = await folder(t);
  const path = join(data, 'root.key');
  const text = formatRootKey(systemRandom.bytes(32));
  const id = text.slice(24, 40);
  const wrongs: readonly [string, RegExp][] = [
    ['', /is cut/],
    [text.slice(0, -1), /is cut/],
    [text.slice(0, 60), /is cut/],
    [text + 'x'.repeat(5000), /not a root key file/],
    [text.replace('v1', 'v7'), /its version `7` is not known/],
    [text.replace(id, 'f'.repeat(16)), /it is damaged/],
  ];
  for (const [wrong, message] of wrongs) {
    await writeFile(path, wrong, { mode: 0o600 });
    for (const storeHoldsData of [true, false]) await assertRefused(data, storeHoldsData, message);
  }
  await rm(path);
  await mkdir(path);
  await assertRefused(data, true, /root\.key`: it (is not a regular file|cannot be read)/);
});

test('what a crash during the first start left behind is removed once the key is there', async (t) => {
  const data = await folder(t);
  const path = join(data, 'root.key');
  for (const name of ['root.key.00ff.tmp', 'root.key.backup', 'other.tmp']) await writeFile(join(data, name), 'x');
  await loadRootKey({ path, storeHoldsData: false }, systemRandom);
  assert.deepEqual((await readdir(data)).toSorted(), ['other.tmp', 'root.key', 'root.key.backup']);
});

test('the wrapper opens what it wrapped with the same binding only, and nothing after it is disposed of', async (t) => {
  const data = await folder(t);
  const path = join(data, 'root.key');
  const [aad, secret] = [Buffer.from('binding'), systemRandom.bytes(32)];
  const wrapper = await fileProvider(path, systemRandom).first('make');
  const wrapped = await wrapper.wrap(secret, aad);
  assert(!wrapped.includes(secret));
  assert.equal(wrapper.type, 'file');
  const again = await fileProvider(path, systemRandom).first('make');
  assert.equal(again.keyId, wrapper.keyId);
  assert.deepEqual(await again.unwrap(wrapped, aad), secret);
  await assert.rejects(again.unwrap(wrapped, Buffer.from('other')), SealBroken);
  await assert.rejects(again.unwrap(wrapped.subarray(1), aad), SealBroken);
  const elsewhere = await fileProvider(join(await folder(t), 'root.key'), systemRandom).first('make');
  await assert.rejects(elsewhere.unwrap(wrapped, aad), SealBroken);
  await wrapper[Symbol.asyncDispose]();
  await assert.rejects(wrapper.wrap(secret, aad), /disposed/);
  await assert.rejects(wrapper.unwrap(wrapped, aad), /disposed/);
});

test('a folder that is not there is a clear refusal', async (t) => {
  const path = join(await folder(t), 'missing', 'root.key');
  const loading = loadRootKey({ path, storeHoldsData: false }, systemRandom);
  await assert.rejects(
    loading,
    (error) => error instanceof RootKeyRefused && /cannot be made: ENOENT/.test(error.message),
  );
});
