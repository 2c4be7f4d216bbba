// The conformance suite on LMDB, and what only an engine with a disk and several processes can get wrong.
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { metadataConformance } from '../conformance.ts';
import { BadKey, LmdbMetadata, maxKeyBytes } from './lmdb-metadata.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crosskey-lmdb-'));
let stores = 0;
after(() => rmSync(folder, { recursive: true }));

metadataConformance('lmdb', async () => new LmdbMetadata({ folder: path.join(folder, String(stores++)) }));

const newFolder = (): string => path.join(folder, String(stores++));
const key = (text: string): Buffer => Buffer.from(text);

/** A process of its own that writes to the same store: `testing-writer.ts`. */
function startWriter(storeFolder: string, mode: 'obey' | 'flood'): ChildProcess {
  return fork(path.join(import.meta.dirname, 'testing-writer.ts'), [storeFolder, mode]);
}

async function endWriter(writer: ChildProcess): Promise<void> {
  writer.kill('SIGKILL');
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
}

test('what another process has committed is seen in the same turn that hears of it', async () => {
  const storeFolder = newFolder();
  await using store = new LmdbMetadata({ folder: storeFolder });
  const writer = startWriter(storeFolder, 'obey');
  try {
    for (let round = 1; round <= 50; round++) {
      // Opens a read transaction that must not be used again after the answer.
      const answered = once(writer, 'message').then(() => store.get(key('round')));
      writer.send(round);
      const busy = setInterval(() => store.get(key('round')), 0);
      const seen = await answered;
      clearInterval(busy);
      assert.equal(seen?.toString(), String(round));
      const before = store.range({ start: key('r'), end: key('s') });
      assert.deepEqual(
        [...before].map((entry) => entry.value.toString()),
        [String(round)],
      );
    }
  } finally {
    await endWriter(writer);
  }
});

test('processes that commit at the same time exclude each other', async () => {
  const storeFolder = newFolder();
  await using store = new LmdbMetadata({ folder: storeFolder });
  const writer = startWriter(storeFolder, 'flood');
  try {
    await once(writer, 'message');
    for (let wins = 0; wins < 30; ) {
      const value = store.get(key('count'));
      const next = key(String(Number(value ?? 0) + 1));
      const isApplied = await store.commit({
        preconditions: [{ kind: 'value', key: key('count'), value }],
        writes: [
          { key: key('count'), value: next },
          { key: key(`claimed ${next}`), value: key('here') },
        ],
      });
      if (isApplied) wins += 1;
    }
  } finally {
    await endWriter(writer);
  }
  const count = Number(store.get(key('count')));
  const claims = [...store.range({ start: key('claimed '), end: key('claimed!') })];
  assert.equal(claims.length, count);
  assert.equal(claims.filter((entry) => entry.value.toString() === 'here').length, 30);
  assert.ok(count > 30, 'the other process won too');
});

test('after kill -9 every acknowledged commit is there, and no batch is there in part', async () => {
  const storeFolder = newFolder();
  for (let round = 0; round < 5; round++) {
    const writer = startWriter(storeFolder, 'flood');
    let acknowledged = 0;
    writer.on('message', (count) => {
      acknowledged = Math.max(acknowledged, Number(count));
    });
    while (acknowledged < (round + 1) * 20) await once(writer, 'message');
    await endWriter(writer);
    await using store = new LmdbMetadata({ folder: storeFolder });
    const count = Number(store.get(key('count')));
    assert.ok(count >= acknowledged);
    assert.equal([...store.range({ start: key('claimed '), end: key('claimed!') })].length, count);
  }
});

test('its files are for their owner only', async () => {
  const storeFolder = newFolder();
  await using _ = new LmdbMetadata({ folder: storeFolder });
  assert.equal(statSync(storeFolder).mode & 0o777, 0o700);
  for (const name of ['metadata.lmdb', 'metadata.lmdb-lock']) {
    assert.equal(statSync(path.join(storeFolder, name)).mode & 0o777, 0o600, name);
  }
});

test('the store grows past the address space that it began with', async () => {
  const storeFolder = newFolder();
  await using store = new LmdbMetadata({ folder: storeFolder, mapSizeBytes: 1024 * 1024 });
  const value = Buffer.alloc(1024 * 1024, 'x');
  for (let index = 0; index < 8; index++) {
    assert.equal(await store.commit({ preconditions: [], writes: [{ key: key(`large ${index}`), value }] }), true);
  }
  const entries = [...store.range({ start: key('large'), end: key('largf') })];
  assert.ok(entries.length === 8 && entries.every((entry) => entry.value.equals(value)));
});

test('what fails within the write transaction is undone whole, and the store goes on', async () => {
  await using store = new LmdbMetadata({ folder: newFolder() });
  const unwritable = { not: 'bytes' } as unknown as Buffer;
  const writes = [
    { key: key('first'), value: key('1') },
    { key: key('second'), value: unwritable },
    { key: key('third'), value: key('3') },
  ];
  await assert.rejects(() => store.commit({ preconditions: [], writes }), /metadata could not be committed/);
  for (const { key: name } of writes) assert.equal(store.get(name), undefined, name.toString());
  assert.equal(await store.commit({ preconditions: [], writes: [{ key: key('later'), value: key('4') }] }), true);
  assert.deepEqual(store.get(key('later')), key('4'));
});

test('a key that LMDB cannot hold is not written, holds nothing, and fails nobody else', async () => {
  await using store = new LmdbMetadata({ folder: newFolder() });
  const good = store.commit({ preconditions: [], writes: [{ key: key('good'), value: key('1') }] });
  for (const bad of [Buffer.of(), Buffer.alloc(maxKeyBytes + 1)]) {
    await assert.rejects(() => store.commit({ preconditions: [], writes: [{ key: bad, value: key('1') }] }), BadKey);
    assert.equal(store.get(bad), undefined);
    for (const [value, holds] of [
      [undefined, true],
      [key('1'), false],
    ] as const) {
      const batch = { preconditions: [{ kind: 'value', key: bad, value } as const], writes: [] };
      assert.equal(await store.commit(batch), holds);
    }
  }
  assert.equal(await good, true);
});

test('a range may begin and end at keys that LMDB cannot hold', async () => {
  await using store = new LmdbMetadata({ folder: newFolder() });
  const longest = (last: number) => Buffer.concat([Buffer.alloc(maxKeyBytes - 1, 'k'), Buffer.of(last)]);
  const keys = [key('a'), longest(0x01), longest(0xff), key('l')];
  await store.commit({ preconditions: [], writes: keys.map((each) => ({ key: each, value: key('1') })) });
  const beyond = (each: Buffer) => Buffer.concat([each, Buffer.alloc(5000, 'x')]);
  const bounds = [...keys, beyond(key('a')), beyond(longest(0x01)), beyond(longest(0xff)), beyond(key('l'))];
  for (const start of bounds)
    for (const end of bounds) {
      const wanted = keys.filter((each) => Buffer.compare(each, start) >= 0 && Buffer.compare(each, end) < 0);
      assert.deepEqual(
        [...store.range({ start, end })].map((entry) => entry.key),
        wanted,
      );
      const reversed = [...store.range({ start, end, reverse: true })].map((entry) => entry.key);
      assert.deepEqual(reversed, wanted.toReversed());
      const isEmpty = await store.commit({ preconditions: [{ kind: 'empty', start, end }], writes: [] });
      assert.equal(isEmpty, wanted.length === 0);
    }
});

test('a range goes on behind a piece whose last key is as long as a key can be', async () => {
  await using store = new LmdbMetadata({ folder: newFolder() });
  const keys = Array.from({ length: 300 }, (_, index) => {
    const name = Buffer.alloc(maxKeyBytes, 'k');
    name.writeUInt16BE(index, maxKeyBytes - 2);
    return name;
  });
  await store.commit({ preconditions: [], writes: keys.map((each) => ({ key: each, value: key('1') })) });
  const found = [...store.range({ start: key('k'), end: key('l') })].map((entry) => entry.key);
  assert.deepEqual(found, keys);
});

test('a reader that pauses in a range does not make the file grow', async () => {
  const storeFolder = newFolder();
  await using store = new LmdbMetadata({ folder: storeFolder });
  const values = Array.from({ length: 300 }, (_, index) => ({
    key: key(`k${1000 + index}`),
    value: Buffer.alloc(4000),
  }));
  await store.commit({ preconditions: [], writes: values });
  const iterator = store.range({ start: key('k'), end: key('l') })[Symbol.iterator]();
  iterator.next();
  for (let round = 0; round < 30; round++) await store.commit({ preconditions: [], writes: values });
  const sizeBytes = statSync(path.join(storeFolder, 'metadata.lmdb')).size;
  assert.ok(sizeBytes < 20 * 300 * 4096, `${sizeBytes}`);
  let rest = 1;
  while (iterator.next().done !== true) rest += 1;
  assert.equal(rest, 300);
});
