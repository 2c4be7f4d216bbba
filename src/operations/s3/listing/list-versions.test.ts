// A page of versions equals the same page of a sorted list of all of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RecordReader, RecordStore } from '../../../storage/records/record.ts';
import { addVersion, removeVersion } from '../versions/change-key.ts';
import { findVersion, identityOf } from '../versions/find-version.ts';
import { bucketOf, marker, newStore, object, occasion } from '../versions/testing.ts';
import { listVersions, type VersionItem, type VersionQuery } from './list-versions.ts';

const bucket = bucketOf('Enabled');
const bucketId = bucket.id;

interface Expected {
  readonly key: string;
  readonly versionId: string;
}

const inByteOrder = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));

async function add(records: RecordStore, key: string, isMarker: boolean, versioning = bucket.versioning) {
  const made = occasion(1);
  const place = { bucket: bucketOf(versioning), key };
  const fresh = isMarker ? marker(1) : object(1);
  const { version } = await records.transaction((transaction) => addVersion(transaction, place, fresh, made));
  return identityOf(version).versionId;
}

async function remove(records: RecordStore, key: string, versionId: string) {
  const made = occasion(1);
  await records.transaction(async (transaction) => {
    const found = await findVersion(transaction, bucketId, key, versionId);
    assert(found !== undefined);
    await removeVersion(transaction, { bucket, key }, found, made);
  });
}

/** In the order of the listing. */
async function storeOf(writes: readonly (readonly [key: string, isMarker: boolean])[]) {
  const records = newStore();
  const byKey = new Map<string, Expected[]>();
  for (const [key, isMarker] of writes) {
    const versionId = await add(records, key, isMarker);
    byKey.set(key, [{ key, versionId }, ...(byKey.get(key) ?? [])]);
  }
  const keys = [...byKey.keys()].sort(inByteOrder);
  return { records, versions: keys.flatMap((key) => byKey.get(key) ?? []) };
}

/** The definition: fold, leave out what is not after the markers, take as many as fit. */
function expectedPage(versions: readonly Expected[], query: Omit<VersionQuery, 'bucketId' | 'bucket'>) {
  const { prefix, delimiter, after, versionIdMarker, maxItems } = query;
  const marked = versions.findIndex((one) => one.key === after && one.versionId === versionIdMarker);
  const items: string[] = [];
  for (const [index, { key, versionId }] of versions.entries()) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folded = at === -1 ? undefined : key.slice(0, at + delimiter.length);
    const isLater =
      after === '' ||
      inByteOrder(folded ?? key, after) > 0 ||
      (folded === undefined && key === after && marked !== -1 && index > marked);
    const item = folded === undefined ? `${key} ${versionId}` : `prefix ${folded}`;
    if (isLater && items.at(-1) !== item) items.push(item);
  }
  return { items: items.slice(0, maxItems), isTruncated: maxItems > 0 && items.length > maxItems };
}

const shown = (item: VersionItem): string =>
  item.kind === 'prefix' ? `prefix ${item.name}` : `${item.name} ${identityOf(item.version).versionId}`;

const text = fc
  .array(fc.constantFrom('a', 'b', '/', '\0', 'é', '\ue000', '😀', '\u{10ffff}'), { maxLength: 4 })
  .map((characters) => characters.join(''));
const keyText = text.filter((key) => key !== '');
const writes = fc.array(fc.tuple(keyText, fc.boolean()), { maxLength: 30 });
const delimiterText = fc.constantFrom('', '/', 'a', '😀');

test('a page equals that of the sorted list, for any keys, prefix, delimiter, markers and size', async () => {
  const property = fc.asyncProperty(
    writes,
    fc.record({ prefix: text, delimiter: delimiterText, maxItems: fc.integer({ min: 0, max: 12 }) }),
    fc.oneof(fc.nat(40), text),
    fc.boolean(),
    async (made, query, start, hasVersion) => {
      const { records, versions } = await storeOf(made);
      const marked = typeof start === 'number' ? versions[start] : undefined;
      const after = typeof start === 'string' ? start : (marked?.key ?? '');
      const versionIdMarker = hasVersion ? (marked?.versionId ?? '') : '';
      const full = { ...query, after, versionIdMarker };
      const page = await listVersions(records, { bucketId, bucket, ...full });
      assert.deepEqual({ items: page.items.map(shown), isTruncated: page.isTruncated }, expectedPage(versions, full));
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

test('pages that follow each other give everything once, and the newest of each key as the latest', async () => {
  const property = fc.asyncProperty(writes, fc.integer({ min: 1, max: 4 }), async (made, maxItems) => {
    const { records, versions } = await storeOf(made);
    const seen: VersionItem[] = [];
    const query = { bucketId, bucket, prefix: '', delimiter: '', maxItems };
    for (let [after, versionIdMarker, more] = ['', '', true]; more; ) {
      const page = await listVersions(records, { ...query, after, versionIdMarker });
      seen.push(...page.items);
      const last = page.items.at(-1);
      after = last?.name ?? '';
      versionIdMarker = last?.kind === 'version' ? identityOf(last.version).versionId : '';
      more = page.isTruncated;
    }
    assert.deepEqual(
      seen.map(shown),
      versions.map(({ key, versionId }) => `${key} ${versionId}`),
    );
    const latest = seen.filter((item) => item.kind === 'version' && item.isLatest).map(({ name }) => name);
    assert.deepEqual(latest, [...new Set(versions.map(({ key }) => key))]);
  });
  await fc.assert(property, { numRuns: 60 });
});

test('a marked version that was deleted still leads on, and a marked `null` that is gone loses nothing', async () => {
  const records = newStore();
  const oldest = await add(records, 'a', false);
  await add(records, 'a', false, 'Suspended');
  const newest = await add(records, 'a', false);
  const page = (versionIdMarker: string) =>
    listVersions(records, { bucketId, bucket, prefix: '', delimiter: '', after: 'a', versionIdMarker, maxItems: 9 });
  assert.deepEqual((await page('null')).items.map(shown), [`a ${oldest}`]);
  await remove(records, 'a', newest);
  assert.deepEqual((await page(newest)).items.map(shown), ['a null', `a ${oldest}`]);
  await remove(records, 'a', 'null');
  assert.deepEqual((await page('null')).items.map(shown), [`a ${oldest}`]);
});

/** Runs `interrupt` once, when the older versions of a key have been asked for. */
function interrupted(records: RecordStore, interrupt: () => Promise<unknown>): RecordReader {
  let isDone = false;
  return {
    get: (kind, key) => records.get(kind, key),
    async *list(kind, range) {
      if (kind.name === 'object-version' && !isDone) {
        isDone = true;
        await interrupt();
      }
      yield* records.list(kind, range);
    },
  };
}

test('a version that becomes current again while it is listed is not missed', async () => {
  const records = newStore();
  const old = await add(records, 'a', false);
  const current = await add(records, 'a', false);
  const reader = interrupted(records, () => remove(records, 'a', current));
  const query = { bucketId, bucket, prefix: '', delimiter: '', after: '', versionIdMarker: '', maxItems: 9 };
  assert.deepEqual((await listVersions(reader, query)).items.map(shown), [`a ${old}`]);
});

test('the cost of a page depends on what it shows, not on the size of the bucket or on what is folded', async () => {
  const records = newStore();
  for (let index = 0; index < 300; index++) await add(records, `folder/${index}`, index % 3 === 0);
  for (const key of ['z1', 'z2', 'z3']) await add(records, key, false);
  let reads = 0;
  const counting: RecordReader = {
    get(kind, key) {
      reads += 1;
      return records.get(kind, key);
    },
    async *list(kind, range) {
      for await (const entry of records.list(kind, range)) {
        reads += 1;
        yield entry;
      }
    },
  };
  const query = { bucketId, bucket, prefix: '', delimiter: '/', after: '', versionIdMarker: '', maxItems: 9 };
  const folded = await listVersions(counting, query);
  assert.deepEqual(
    folded.items.map(({ name }) => name),
    ['folder/', 'z1', 'z2', 'z3'],
  );
  const middle = await listVersions(counting, { ...query, delimiter: '', after: 'folder/200', maxItems: 3 });
  assert.equal(middle.items.length, 3);
  assert.ok(reads < 100, `${reads} reads`);
});
