// Records through a real sealer and a metadata engine in memory.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../../crypto/sealed-record.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryMetadata } from '../metadata/memory.ts';
import type { Batch, MetadataStore } from '../metadata/metadata.ts';
import { type RecordRange, recordKind } from './record.ts';
import { RecordTampered, RecordTooNew } from './record-sealer.ts';
import { openRecordStore, TransactionContended } from './record-store.ts';
import { encodeKey } from './tuple-key.ts';

interface Note {
  readonly text: string;
  readonly body?: Buffer;
}

const notes = recordKind<readonly [string, string], Note>({ name: 'note', version: 1 });
const counters = recordKind<readonly [string], { readonly count: number }>({ name: 'counter', version: 1 });

function newStore(metadata: MetadataStore = new MemoryMetadata()) {
  const sealer = createRecordSealer(Buffer.alloc(32, 7), systemRandom);
  return { metadata, sealer, records: openRecordStore({ metadata, sealer }) };
}

type Records = ReturnType<typeof newStore>['records'];

async function put(records: Records, ...keys: [string, string][]): Promise<void> {
  await records.transaction(async (transaction) => {
    for (const key of keys) transaction.put(notes, key, { text: key.join('/') });
  });
}

async function textsOf(reader: Pick<Records, 'list'>, range: RecordRange): Promise<string[]> {
  const texts: string[] = [];
  for await (const entry of reader.list(notes, range)) {
    assert.equal(entry.value.text, entry.key.join('/'));
    texts.push(entry.value.text);
  }
  return texts;
}

test('a record is read back as it was put, and is gone after its removal', async () => {
  const { records } = newStore();
  const value = { text: 'hello', body: Buffer.from('body') };
  assert.equal(await records.get(notes, ['a', 'b']), undefined);
  await records.transaction(async (transaction) => transaction.put(notes, ['a', 'b'], value));
  assert.deepEqual(await records.get(notes, ['a', 'b']), value);
  await records.transaction(async (transaction) => transaction.remove(notes, ['a', 'b']));
  assert.equal(await records.get(notes, ['a', 'b']), undefined);
});

test('the store holds no byte of a value in the clear', async () => {
  const { metadata, records } = newStore();
  await records.transaction(async (transaction) =>
    transaction.put(notes, ['a', 'b'], { text: 'marked text', body: Buffer.from('marked body') }),
  );
  const stored = await metadata.get(encodeKey('note', ['a', 'b']));
  assert.ok(stored !== undefined && !stored.includes('marked') && !stored.includes('text'));
});

test('an unchanged record is the same frozen object each time, and another one once it is rewritten', async () => {
  const { records } = newStore();
  await put(records, ['a', 'b']);
  const first = await records.get(notes, ['a', 'b']);
  assert.ok(Object.isFrozen(first));
  assert.equal(await records.get(notes, ['a', 'b']), first);
  for await (const { value } of records.list(notes, { under: ['a'] })) assert.equal(value, first);
  await put(records, ['a', 'b']);
  const second = await records.get(notes, ['a', 'b']);
  assert.deepEqual(second, first);
  assert.notEqual(second, first);
});

test('in one view of the store a record, or that there is none, is read once; kinds of one name are not mixed up', async () => {
  const { metadata, records } = newStore();
  let reads = 0;
  const get = metadata.get.bind(metadata);
  metadata.get = (key, known) => {
    reads += 1;
    return get(key, known);
  };
  const newer = recordKind<readonly [string, string], { text: string; isNew: true }>({
    name: 'note',
    version: 2,
    upgrade: (value) => ({ ...(value as Note), isNew: true }),
  });
  await put(records, ['a', 'b']);
  reads = 0;
  for (let turn = 0; turn < 3; turn++) {
    assert.equal((await records.get(notes, ['a', 'b']))?.text, 'a/b');
    assert.equal(await records.get(notes, ['a', 'c']), undefined);
  }
  assert.equal(reads, 2);
  assert.equal((await records.get(newer, ['a', 'b']))?.isNew, true);
  await put(records, ['a', 'c']);
  assert.equal((await records.get(notes, ['a', 'c']))?.text, 'a/c');
});

test('what another process wrote is seen, whatever is cached', async () => {
  const { metadata, records } = newStore();
  const other = newStore(metadata).records;
  await put(records, ['a', 'b']);
  await other.get(notes, ['a', 'b']);
  await records.transaction(async (transaction) => transaction.put(notes, ['a', 'b'], { text: 'new' }));
  assert.deepEqual(await other.get(notes, ['a', 'b']), { text: 'new' });
  await records.transaction(async (transaction) => transaction.remove(notes, ['a', 'b']));
  assert.equal(await other.get(notes, ['a', 'b']), undefined);
});

test('lists are in UTF-8 order, under their parts, from, after, by prefix, both ways, limited', async () => {
  const { records } = newStore();
  const names = ['a', 'a/1', 'a/2', 'b', '\uffee', '\u{1f600}'];
  await put(records, ...names.map((name): [string, string] => ['x', name]), ['w', 'a'], ['y', 'a']);
  const all = names.map((name) => `x/${name}`);
  assert.deepEqual(await textsOf(records, { under: ['x'] }), all);
  assert.deepEqual(await textsOf(records, { under: ['x'], reverse: true }), all.toReversed());
  assert.deepEqual(await textsOf(records, { under: ['x'], prefix: 'a/' }), ['x/a/1', 'x/a/2']);
  assert.deepEqual(await textsOf(records, { under: ['x'], from: 'a/1', limit: 2 }), ['x/a/1', 'x/a/2']);
  assert.deepEqual(await textsOf(records, { under: ['x'], after: 'a/1', limit: 2 }), ['x/a/2', 'x/b']);
  assert.deepEqual(await textsOf(records, { under: ['x'], after: 'a/2', reverse: true }), ['x/a/1', 'x/a']);
  assert.deepEqual(await textsOf(records, { under: [], limit: 1 }), ['w/a']);
  assert.deepEqual(await textsOf(records, { under: ['x'], limit: 0 }), []);
});

test('a transaction reads its own writes, in lists too', async () => {
  const { records } = newStore();
  await put(records, ['x', 'b'], ['x', 'd'], ['x', 'f']);
  await records.transaction(async (transaction) => {
    for (const name of ['a', 'c', 'd', 'z']) transaction.put(notes, ['x', name], { text: `x/${name}` });
    transaction.remove(notes, ['x', 'b']);
    transaction.remove(notes, ['x', 'z']);
    assert.equal(await transaction.get(notes, ['x', 'b']), undefined);
    assert.deepEqual(await transaction.get(notes, ['x', 'c']), { text: 'x/c' });
    const expected = ['x/a', 'x/c', 'x/d', 'x/f'];
    assert.deepEqual(await textsOf(transaction, { under: ['x'] }), expected);
    assert.deepEqual(await textsOf(transaction, { under: ['x'], reverse: true }), expected.toReversed());
    assert.deepEqual(await textsOf(transaction, { under: ['x'], reverse: true, limit: 1 }), ['x/f']);
    assert.deepEqual(await textsOf(transaction, { under: ['x'], from: 'b', limit: 2 }), ['x/c', 'x/d']);
  });
  assert.deepEqual(await textsOf(records, { under: ['x'] }), ['x/a', 'x/c', 'x/d', 'x/f']);
});

test('of increments that race, none is lost', async () => {
  const { metadata, records } = newStore();
  const stores = [records, newStore(metadata).records];
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      stores[index % 2]?.transaction(async (transaction) => {
        const count = (await transaction.get(counters, ['c']))?.count ?? 0;
        transaction.put(counters, ['c'], { count: count + 1 });
      }),
    ),
  );
  assert.deepEqual(await records.get(counters, ['c']), { count: 60 });
});

test('however many writers want one record at once, each gets its turn', async () => {
  const { records } = newStore();
  const writers = 400;
  await Promise.all(
    Array.from({ length: writers }, () =>
      records.transaction(async (transaction) => {
        const count = (await transaction.get(counters, ['hot']))?.count ?? 0;
        transaction.put(counters, ['hot'], { count: count + 1 });
      }),
    ),
  );
  assert.deepEqual(await records.get(counters, ['hot']), { count: writers });
});

test('transactions that want the same two records in opposite order do not wait for each other for ever', async () => {
  const { records } = newStore();
  const swap = (first: string, second: string) =>
    records.transaction(async (transaction) => {
      const count = (await transaction.get(counters, [first]))?.count ?? 0;
      await transaction.get(counters, [second]);
      transaction.put(counters, [second], { count: count + 1 });
    });
  await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 ? swap('a', 'b') : swap('b', 'a'))));
  assert.ok(((await records.get(counters, ['a']))?.count ?? 0) > 0);
});

test('what a transaction read, listed or found absent is checked again at its commit', async () => {
  const { records } = newStore();
  await put(records, ['x', 'a'], ['x', 'b']);
  const interferences: ((transaction: Parameters<Parameters<Records['transaction']>[0]>[0]) => Promise<unknown>)[] = [
    (transaction) => transaction.get(notes, ['x', 'a']),
    (transaction) => transaction.get(notes, ['new', 'new']),
    (transaction) => textsOf(transaction, { under: ['x'] }),
  ];
  for (const read of interferences) {
    let attempts = 0;
    await records.transaction(async (transaction) => {
      attempts += 1;
      await read(transaction);
      if (attempts === 1) await put(records, ['x', 'a'], ['new', 'new']);
      transaction.put(notes, ['y', 'y'], { text: 'y/y' });
    });
    assert.equal(attempts, 2);
    await records.transaction(async (transaction) => transaction.remove(notes, ['new', 'new']));
  }
});

test('requireNone holds a place empty against records that come meanwhile', async () => {
  const { records } = newStore();
  let attempts = 0;
  const work = records.transaction(async (transaction) => {
    attempts += 1;
    if ((await textsOf(transaction, { under: ['x'], limit: 1 })).length > 0) throw new Error('not empty');
    transaction.requireNone(notes, ['x']);
    if (attempts === 1) await put(records, ['x', 'a']);
    transaction.put(counters, ['done'], { count: 1 });
  });
  await assert.rejects(work, /not empty/);
  assert.equal(attempts, 2);
  assert.equal(await records.get(counters, ['done']), undefined);
});

test('what the work throws passes through, and nothing is written', async () => {
  const { records } = newStore();
  const error = new Error('refused');
  const work = records.transaction(async (transaction) => {
    transaction.put(notes, ['a', 'b'], { text: 'a/b' });
    throw error;
  });
  await assert.rejects(work, error);
  assert.equal(await records.get(notes, ['a', 'b']), undefined);
});

test('work that throws over a mixture of before and after runs again', async () => {
  const { records } = newStore();
  await put(records, ['pair', 'a'], ['pair', 'b']);
  let attempts = 0;
  const result = await records.transaction(async (transaction) => {
    attempts += 1;
    const left = await transaction.get(notes, ['pair', 'a']);
    if (attempts === 1) {
      await records.transaction(async (other) => {
        other.remove(notes, ['pair', 'a']);
        other.remove(notes, ['pair', 'b']);
      });
    }
    const right = await transaction.get(notes, ['pair', 'b']);
    if ((left === undefined) !== (right === undefined)) throw new Error('half a pair');
    return left === undefined ? 'none' : 'both';
  });
  assert.equal(result, 'none');
});

test('a transaction that always loses ends in a clear error', async () => {
  const losing = new (class extends MemoryMetadata {
    override async commit(batch: Batch): Promise<boolean> {
      return batch.preconditions.length === 0 && super.commit(batch);
    }
  })();
  const { records } = newStore(losing);
  let attempts = 0;
  const work = records.transaction(async (transaction) => {
    attempts += 1;
    await transaction.get(counters, ['c']);
    transaction.put(counters, ['c'], { count: 1 });
  });
  await assert.rejects(work, TransactionContended);
  assert.equal(attempts, 100);
});

test('stored bytes that were changed, cut, moved or put under another kind are found', async () => {
  const { metadata, records } = newStore();
  await put(records, ['x', 'a'], ['x', 'b']);
  const [a, b] = [encodeKey('note', ['x', 'a']), encodeKey('note', ['x', 'b'])];
  const [sealedA, sealedB] = [await metadata.get(a), await metadata.get(b)];
  assert.ok(sealedA !== undefined && sealedB !== undefined);
  const flipped = sealedA.map((byte, index) => (index === sealedA.length - 1 ? byte ^ 1 : byte)) as Buffer;
  const store = (key: Buffer, value: Buffer) => metadata.commit({ preconditions: [], writes: [{ key, value }] });
  for (const bad of [sealedB, flipped, sealedA.subarray(0, -1), Buffer.of()]) {
    await store(a, Buffer.from(bad));
    await assert.rejects(() => records.get(notes, ['x', 'a']), RecordTampered);
    await assert.rejects(() => textsOf(records, { under: ['x'] }), RecordTampered);
    await assert.rejects(
      () => records.transaction((transaction) => transaction.get(notes, ['x', 'a'])),
      RecordTampered,
    );
  }
  await store(b, sealedA);
  await assert.rejects(() => records.get(notes, ['x', 'b']), RecordTampered);
  await store(a, sealedA);
  assert.deepEqual(await records.get(notes, ['x', 'a']), { text: 'x/a' });
  await store(encodeKey('counter', ['x']), sealedA);
  await assert.rejects(() => records.get(counters, ['x']), RecordTampered);
});

test('an older version is upgraded, and frozen; a newer one is refused', async () => {
  const { records } = newStore();
  await put(records, ['x', 'a']);
  const later = recordKind<readonly [string, string], { readonly words: readonly string[] }>({
    name: 'note',
    version: 3,
    upgrade(older, version) {
      assert.equal(version, 1);
      return { words: (older as Note).text.split('/') };
    },
  });
  const value = await records.get(later, ['x', 'a']);
  assert.deepEqual(value, { words: ['x', 'a'] });
  assert.ok(Object.isFrozen(value) && Object.isFrozen(value?.words));
  assert.deepEqual(await records.get(notes, ['x', 'a']), { text: 'x/a' });
  await records.transaction(async (transaction) => transaction.put(later, ['x', 'a'], { words: [] }));
  await assert.rejects(() => records.get(notes, ['x', 'a']), RecordTooNew);
});

test('whoever lists everything lets the rest of the process go on', async () => {
  const { records } = newStore();
  const names = Array.from({ length: 10_000 }, (_, index): [string, string] => ['a', String(index).padStart(5, '0')]);
  await put(records, ...names);
  let isOver = false;
  let turns = 0;
  const takeTurns = () => {
    turns += 1;
    if (!isOver) setImmediate(takeTurns);
  };
  setImmediate(takeTurns);
  const texts = await textsOf(records, { under: ['a'] });
  isOver = true;
  assert.equal(texts.length, names.length);
  assert.ok(turns >= 4, `others had ${turns} turns`);
});
