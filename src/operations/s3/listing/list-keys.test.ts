// A page of a listing equals the same page of a sorted list of everything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRecordSealer } from '../../../crypto/sealed-record.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { MemoryMetadata } from '../../../storage/metadata/memory.ts';
import type { Entry, MetadataStore, Range } from '../../../storage/metadata/metadata.ts';
import { noProperties, type ObjectRecord, StoredObject } from '../../../storage/records/object.ts';
import { openRecordStore } from '../../../storage/records/record-store.ts';
import { type ListQuery, listKeys, successor } from './list-keys.ts';

const bucketId = 'bucket';
const object: ObjectRecord = {
  ...noProperties,
  versionId: 'null',
  order: 0,
  restore: undefined,
  objectId: Buffer.alloc(16),
  sizeBytes: 0,
  etag: '',
  lastModifiedMs: 0,
  headers: {
    contentType: '',
    cacheControl: undefined,
    contentDisposition: undefined,
    contentEncoding: undefined,
    contentLanguage: undefined,
    expiresMs: undefined,
  },
  userMetadata: {},
  checksum: undefined,
  encryption: { kind: 'SSE-S3', wrappedDataKey: Buffer.alloc(0) },
  body: { kind: 'parts', partCount: 0 },
};

async function storeOf(keys: Iterable<string>, metadata: MetadataStore = new MemoryMetadata()) {
  const records = openRecordStore({ metadata, sealer: createRecordSealer(Buffer.alloc(32, 1), systemRandom) });
  await records.transaction(async (transaction) => {
    for (const key of keys) transaction.put(StoredObject, [bucketId, key], object);
    // Of other buckets, before and after in the order of ids: no listing may show them.
    for (const id of ['buckes', 'bucket\0', 'bucketa']) transaction.put(StoredObject, [id, 'stranger'], object);
  });
  return records;
}

const inByteOrder = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** The definition: fold, sort by bytes, leave out what is not after, take as many as fit. */
function expectedPage(keys: readonly string[], query: Omit<ListQuery, 'bucketId'>) {
  const { prefix, delimiter, after, maxItems } = query;
  const folded = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return at === -1 ? `key ${key}` : `prefix ${key.slice(0, at + delimiter.length)}`;
    });
  const nameOf = (item: string) => item.slice(item.indexOf(' ') + 1);
  const all = [...new Set(folded)]
    .filter((item) => after === '' || inByteOrder(nameOf(item), after) > 0)
    .sort((left, right) => inByteOrder(nameOf(left), nameOf(right)));
  return { items: all.slice(0, maxItems), isTruncated: maxItems > 0 && all.length > maxItems };
}

/** Few characters, so that prefixes and delimiters meet; and the corners of Unicode and of surrogates. */
const text = fc
  .array(fc.constantFrom('a', 'b', '/', '//', '\0', '\x7f', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'), {
    maxLength: 5,
  })
  .map((characters) => characters.join(''));
const keyText = text.filter((key) => key !== '');
const delimiterText = fc.constantFrom('', '/', '//', 'a', 'b/', '\u{10ffff}', '😀');

test('a page equals that of the sorted list, for any keys, prefix, delimiter, start and size', async () => {
  const property = fc.asyncProperty(
    fc.uniqueArray(keyText, { maxLength: 40 }),
    fc.record({ prefix: text, delimiter: delimiterText, after: text, maxItems: fc.integer({ min: 0, max: 12 }) }),
    async (keys, query) => {
      const page = await listKeys(await storeOf(keys), { bucketId, ...query });
      const items = page.items.map(({ kind, name }) => `${kind} ${name}`);
      assert.deepEqual({ items, isTruncated: page.isTruncated }, expectedPage(keys, query));
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

test('pages that follow each other give everything once', async () => {
  const property = fc.asyncProperty(
    fc.uniqueArray(keyText, { maxLength: 30 }),
    delimiterText,
    fc.integer({ min: 1, max: 5 }),
    async (keys, delimiter, maxItems) => {
      const records = await storeOf(keys);
      const seen: string[] = [];
      for (let after = '', more = true; more; ) {
        const page = await listKeys(records, { bucketId, prefix: '', delimiter, after, maxItems });
        seen.push(...page.items.map(({ kind, name }) => `${kind} ${name}`));
        after = page.items.at(-1)?.name ?? '';
        more = page.isTruncated;
      }
      const all = expectedPage(keys, { prefix: '', delimiter, after: '', maxItems: 1000 });
      assert.deepEqual(seen, all.items);
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

test('the successor of a prefix is after all that begin with it, and nothing lies between', () => {
  const property = fc.property(keyText, text, keyText, (prefix, rest, other) => {
    const next = successor(prefix);
    if (next === undefined) return assert.match(prefix, /^\u{10ffff}+$/u);
    assert.ok(inByteOrder(prefix + rest, next) < 0);
    const isBetween = inByteOrder(other, prefix) >= 0 && inByteOrder(other, next) < 0;
    assert.equal(isBetween, other.startsWith(prefix));
  });
  fc.assert(property, { numRuns: 1000 });
});

/** Counts the entries that are read. */
class CountingMetadata extends MemoryMetadata {
  entries = 0;

  override *range(range: Range): Iterable<Entry> {
    for (const entry of super.range(range)) {
      this.entries += 1;
      yield entry;
    }
  }
}

test('the cost of a folded listing depends on what is shown, not on what is folded', async () => {
  const metadata = new CountingMetadata();
  const keys = ['a', 'b', 'c'].flatMap((folder) =>
    Array.from({ length: 500 }, (_, index) => `${folder}/${String(index).padStart(4, '0')}`),
  );
  const records = await storeOf(keys, metadata);
  metadata.entries = 0;
  const page = await listKeys(records, { bucketId, prefix: '', delimiter: '/', after: '', maxItems: 1000 });
  assert.deepEqual(
    page.items.map(({ name }) => name),
    ['a/', 'b/', 'c/'],
  );
  assert.ok(metadata.entries <= 6, `${metadata.entries} entries were read`);
});
