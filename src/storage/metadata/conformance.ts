// What every metadata engine must do; each engine's test runs this suite on itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Entry, MetadataStore, Range, Write } from './metadata.ts';

type OpenEngine = () => Promise<MetadataStore>;

const key = (text: string): Buffer => Buffer.from(text, 'latin1');

async function listed(store: MetadataStore, range: Range): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of store.range(range)) entries.push(entry);
  return entries;
}

async function keysIn(store: MetadataStore, range: Range): Promise<string[]> {
  return (await listed(store, range)).map((entry) => entry.key.toString('latin1'));
}

async function put(store: MetadataStore, ...writes: Write[]): Promise<void> {
  assert.equal(await store.commit({ preconditions: [], writes }), true);
}

export function metadataConformance(name: string, open: OpenEngine): void {
  basics(name, open);
  views(name, open);
  preconditions(name, open);
  ranges(name, open);
  models(name, open);
}

function basics(name: string, open: OpenEngine): void {
  test(`${name}: a key holds what was last committed, and nothing after its removal`, async () => {
    await using store = await open();
    assert.equal(await store.get(key('a')), undefined);
    await put(store, { key: key('a'), value: key('1') });
    assert.deepEqual(await store.get(key('a')), key('1'));
    await put(store, { key: key('a'), value: key('22') });
    assert.deepEqual(await store.get(key('a')), key('22'));
    await put(store, { key: key('a'), value: undefined });
    assert.equal(await store.get(key('a')), undefined);
  });

  test(`${name}: bytes that are known already never stand for others`, async () => {
    await using store = await open();
    const stored = [key(''), key('1'), key('12'), Buffer.alloc(20_000, 1), Buffer.alloc(200_000, 1)];
    const changed = stored.map((value) => Buffer.concat([value.subarray(1), Buffer.of(2)]));
    assert.equal(await store.get(key('a'), key('1')), undefined);
    for (const value of [...stored, ...changed, ...stored]) {
      await put(store, { key: key('a'), value });
      for (const known of [...stored, ...changed]) assert.deepEqual(await store.get(key('a'), known), value);
    }
  });

  test(`${name}: removing a key that is not there is no error`, async () => {
    await using store = await open();
    await put(store, { key: key('a'), value: undefined });
    assert.equal(await store.get(key('a')), undefined);
  });

  test(`${name}: empty and large values and long keys come back byte for byte`, async () => {
    await using store = await open();
    const longKey = Buffer.alloc(4026, 0xfe);
    for (const size of [0, 1, 4095, 32 * 1024, 40_000, 70_000, 1024 * 1024]) {
      const value = Buffer.alloc(size, size % 251);
      await put(store, { key: longKey, value });
      const read = await store.get(longKey);
      assert.ok(read instanceof Buffer && read.equals(value), `${size}`);
      assert.equal(read.length, size);
      const [entry] = await listed(store, { start: longKey, end: Buffer.of(0xff) });
      assert.ok(entry?.value.equals(value) && entry.key.equals(longKey), `${size} in a range`);
    }
  });

  test(`${name}: buffers that were read or written may be changed without changing the store`, async () => {
    await using store = await open();
    const [written, writtenKey] = [key('value'), key('a')];
    await put(store, { key: writtenKey, value: written });
    written.fill(0);
    writtenKey.fill(0);
    (await store.get(key('a')))?.fill(0);
    for (const entry of await listed(store, { start: key('a'), end: key('b') })) entry.value.fill(0);
    assert.deepEqual(await store.get(key('a')), key('value'));
  });
}

function views(name: string, open: OpenEngine): void {
  test(`${name}: no view holds what was before a commit and what was after it`, async () => {
    await using store = await open();
    const views = new Map<number, Buffer | undefined>();
    for (const value of [undefined, key('1'), key('2'), undefined, key('2')]) {
      await put(store, { key: key('a'), value });
      for (let reads = 0; reads < 3; reads++) {
        const view = store.view();
        const found = await store.get(key('a'));
        assert.deepEqual(found, value);
        if (views.has(view)) assert.deepEqual(found, views.get(view));
        views.set(view, found);
        await new Promise(setImmediate);
      }
    }
    assert.ok(views.size >= 5, `${views.size}`);
  });
}

function preconditions(name: string, open: OpenEngine): void {
  test(`${name}: a batch is applied only while every precondition holds, and then whole`, async () => {
    await using store = await open();
    await put(store, { key: key('a'), value: key('1') });
    const writes = [
      { key: key('a'), value: undefined },
      { key: key('b'), value: key('2') },
    ];
    const unheld = [
      { kind: 'value', key: key('a'), value: key('2') },
      { kind: 'value', key: key('a'), value: undefined },
      { kind: 'value', key: key('b'), value: key('') },
      { kind: 'empty', start: key('a'), end: key('b') },
      { kind: 'empty', start: key(''), end: Buffer.of(0xff) },
    ] as const;
    const held = [
      { kind: 'value', key: key('a'), value: key('1') },
      { kind: 'value', key: key('b'), value: undefined },
      { kind: 'empty', start: key('b'), end: key('z') },
      { kind: 'empty', start: key('0'), end: key('a') },
    ] as const;
    for (const precondition of unheld) {
      assert.equal(await store.commit({ preconditions: [...held, precondition], writes }), false);
      assert.deepEqual(await store.get(key('a')), key('1'));
      assert.equal(await store.get(key('b')), undefined);
    }
    assert.equal(await store.commit({ preconditions: held, writes }), true);
    assert.equal(await store.get(key('a')), undefined);
    assert.deepEqual(await store.get(key('b')), key('2'));
  });

  test(`${name}: of many batches that race for one key in one turn, exactly one wins`, async () => {
    await using store = await open();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        store.commit({
          preconditions: [{ kind: 'value', key: key('race'), value: undefined }],
          writes: [{ key: key('race'), value: Buffer.of(index) }],
        }),
      ),
    );
    assert.equal(outcomes.filter(Boolean).length, 1);
    assert.deepEqual(await store.get(key('race')), Buffer.of(outcomes.indexOf(true)));
  });
}

function ranges(name: string, open: OpenEngine): void {
  test(`${name}: ranges hold start, not end, both ways, and honour the limit`, async () => {
    await using store = await open();
    const keys = ['a', 'a\x00', 'a\x7f', 'a\x80', 'a\xff', 'b', 'c'];
    await put(store, ...keys.toReversed().map((text) => ({ key: key(text), value: key(text) })));
    const whole = { start: key('a'), end: key('c') };
    assert.deepEqual(await keysIn(store, whole), keys.slice(0, -1));
    assert.deepEqual(await keysIn(store, { ...whole, reverse: true }), keys.slice(0, -1).toReversed());
    assert.deepEqual(await keysIn(store, { ...whole, limit: 2 }), keys.slice(0, 2));
    assert.deepEqual(await keysIn(store, { ...whole, limit: 2, reverse: true }), ['b', 'a\xff']);
    assert.deepEqual(await keysIn(store, { ...whole, limit: 0 }), []);
    assert.deepEqual(await keysIn(store, { start: key('c'), end: key('a') }), []);
    assert.deepEqual(await keysIn(store, { start: key('d'), end: key('e'), reverse: true }), []);
    assert.deepEqual(await keysIn(store, { start: key('b'), end: Buffer.of(0xff), reverse: true }), ['c', 'b']);
  });

  test(`${name}: a range longer than a piece, with large values, lists each key once, both ways`, async () => {
    await using store = await open();
    const keys = Array.from({ length: 700 }, (_, index) => String(index).padStart(4, '0'));
    await put(store, ...keys.map((text) => ({ key: key(text), value: Buffer.alloc(3000, text) })));
    const whole = { start: key('0'), end: key('9') };
    assert.deepEqual(await keysIn(store, whole), keys);
    assert.deepEqual(await keysIn(store, { ...whole, reverse: true }), keys.toReversed());
    assert.deepEqual(await keysIn(store, { ...whole, limit: 300 }), keys.slice(0, 300));
  });

  test(`${name}: a range goes on while its keys are removed behind and ahead of the reader`, async () => {
    await using store = await open();
    const keys = Array.from({ length: 400 }, (_, index) => String(index).padStart(4, '0'));
    await put(store, ...keys.map((text) => ({ key: key(text), value: key(text) })));
    const seen: string[] = [];
    for await (const entry of store.range({ start: key('0'), end: key('9') })) {
      seen.push(entry.key.toString());
      if (seen.length === 1)
        await put(store, ...['0000', '0399'].map((text) => ({ key: key(text), value: undefined })));
    }
    assert.deepEqual(seen, keys.slice(0, 399));
  });
}

function models(name: string, open: OpenEngine): void {
  const shortKey = fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes));
  const write = fc.record({
    key: shortKey,
    value: fc.option(
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
      { nil: undefined },
    ),
  });

  test(`${name}: ranges equal those of a sorted map`, async () => {
    const property = fc.asyncProperty(
      fc.array(fc.array(write, { maxLength: 6 }), { maxLength: 6 }),
      fc.record({ start: shortKey, end: shortKey, reverse: fc.boolean(), limit: fc.nat(10) }),
      async (batches, range) => {
        await using store = await open();
        const model = new Map<string, Buffer>();
        for (const writes of batches) {
          await store.commit({ preconditions: [], writes });
          for (const one of writes) {
            if (one.value === undefined) model.delete(one.key.toString('latin1'));
            else model.set(one.key.toString('latin1'), one.value);
          }
        }
        const expected = [...model]
          .map(([text, value]) => ({ key: key(text), value }))
          .sort((left, right) => Buffer.compare(left.key, right.key))
          .filter((entry) => Buffer.compare(entry.key, range.start) >= 0 && Buffer.compare(entry.key, range.end) < 0);
        if (range.reverse) expected.reverse();
        assert.deepEqual(await listed(store, range), expected.slice(0, range.limit));
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });
}
