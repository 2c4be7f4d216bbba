// One page of the versions of a bucket: by key in UTF-8 byte order, and the newest of each key first.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/list-obj-version-enabled-bucket.html
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import { StoredObject } from '../../../storage/records/object.ts';
import { CurrentMarker, NoncurrentVersion, type VersionRecord } from '../../../storage/records/object-version.ts';
import type { RecordRange, RecordReader } from '../../../storage/records/record.ts';
import { currentVersion, findVersion, identityOf, isSameVersion } from '../versions/find-version.ts';
import { orderIn } from '../versions/version-id.ts';
import { behind, type Cursor, firstCursor, foldedPrefix, type ListQuery } from './list-keys.ts';

export interface VersionQuery extends ListQuery {
  readonly bucket: BucketRecord;
  /** Of the key `after`: older versions of this very key are listed first. Empty for none. */
  readonly versionIdMarker: string;
}

export type VersionItem =
  | { readonly kind: 'version'; readonly name: string; readonly version: VersionRecord; readonly isLatest: boolean }
  | { readonly kind: 'prefix'; readonly name: string };

export interface VersionPage {
  readonly items: readonly VersionItem[];
  readonly isTruncated: boolean;
}

/** Keys asked for at once after a seek: the next one is often folded as well. */
const firstStep = 2;
const longestStep = 1000;

export async function listVersions(records: RecordReader, query: VersionQuery): Promise<VersionPage> {
  const { maxItems } = query;
  const items: VersionItem[] = [];
  if (maxItems <= 0) return { items, isTruncated: false };
  for await (const item of versionItems(records, query)) {
    if (items.length === maxItems) return { items, isTruncated: true };
    items.push(item);
  }
  return { items, isTruncated: false };
}

async function* versionItems(records: RecordReader, query: VersionQuery): AsyncGenerator<VersionItem> {
  const limit = query.maxItems + 1;
  if (query.versionIdMarker !== '' && isListedAsItself(query, query.after))
    yield* versionsOf(records, query, query.after, await orderOfMarker(records, query), limit);
  let cursor = firstCursor(query);
  let step = query.delimiter === '' ? limit : firstStep;
  while (cursor !== undefined) {
    const { names, isExhausted } = await nextNames(records, query, cursor, step);
    let next: Cursor | undefined;
    let isFolded = false;
    for (const name of names) {
      const folded = foldedPrefix(name, query);
      isFolded = folded !== undefined;
      next = folded === undefined ? { after: name } : behind(folded);
      if (folded !== undefined) yield { kind: 'prefix', name: folded };
      else yield* versionsOf(records, query, name, undefined, limit);
      if (isFolded) break;
    }
    if (!isFolded && isExhausted) return;
    step = isFolded ? firstStep : Math.min(step * 4, longestStep);
    cursor = next;
  }
}

function isListedAsItself(query: VersionQuery, key: string): boolean {
  return key.startsWith(query.prefix) && foldedPrefix(key, query) === undefined;
}

/** Where the marked version is, or was; undefined, which lists all, for a `null` that is gone: it may have been anywhere. */
async function orderOfMarker(
  records: RecordReader,
  { bucketId, after, versionIdMarker }: VersionQuery,
): Promise<number | undefined> {
  const order = orderIn(versionIdMarker);
  if (order !== undefined) return order;
  const found = await findVersion(records, bucketId, after, versionIdMarker);
  return found && identityOf(found.version).order;
}

/** The keys that have a version, those whose newest is a delete marker among them. */
async function nextNames(
  records: RecordReader,
  query: VersionQuery,
  cursor: Cursor,
  limit: number,
): Promise<{ readonly names: readonly string[]; readonly isExhausted: boolean }> {
  const { bucketId, prefix, bucket } = query;
  const range = { under: [bucketId], ...(prefix !== '' && { prefix }), ...cursor, limit };
  if (bucket.versioning === undefined) {
    const names = await namesIn(records, StoredObject, range);
    return { names, isExhausted: names.length < limit };
  }
  const marked = await namesIn(records, CurrentMarker, range);
  const stored = await namesIn(records, StoredObject, range);
  // Once more: one of the objects may have been deleted between the two, and its key must not be missed.
  const markedSince = await namesIn(records, CurrentMarker, range);
  const lists = [marked, stored, markedSince];
  // Beyond the end of a list that was cut nothing is known of its kind.
  const ends = lists.flatMap((list) => (list.length < limit ? [] : [list.at(-1) ?? '']));
  const bound = ends.toSorted(inBytes)[0];
  const names = [...new Set(lists.flat())].toSorted(inBytes);
  return {
    names: bound === undefined ? names : names.filter((name) => inBytes(name, bound) <= 0),
    isExhausted: bound === undefined,
  };
}

async function namesIn(
  records: RecordReader,
  kind: typeof StoredObject | typeof CurrentMarker,
  range: RecordRange,
): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { key } of records.list<[string, string], unknown>(kind, range)) names.push(String(key[1]));
  return names;
}

const inBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** Of one key, newest first; after a version only what is older. As they were at one moment. */
async function* versionsOf(
  records: RecordReader,
  { bucketId, bucket }: VersionQuery,
  key: string,
  afterOrder: number | undefined,
  limit: number,
): AsyncGenerator<VersionItem> {
  for (;;) {
    const current = await currentVersion(records, bucketId, key);
    if (current === undefined) return;
    const older: VersionRecord[] = [];
    const range = { under: [bucketId, key], ...(afterOrder !== undefined && { after: -afterOrder }), limit };
    if (bucket.versioning !== undefined)
      for await (const { value } of records.list(NoncurrentVersion, range)) older.push(value.version);
    // Whatever moves versions changes the current one.
    if (!isSameVersion(current, await currentVersion(records, bucketId, key))) continue;
    if (afterOrder === undefined || identityOf(current).order < afterOrder)
      yield { kind: 'version', name: key, version: current, isLatest: true };
    for (const version of older) yield { kind: 'version', name: key, version, isLatest: false };
    return;
  }
}
