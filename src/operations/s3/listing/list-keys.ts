// One page of a listing, in UTF-8 byte order. Its cost does not depend on what is skipped: a folded prefix is left by
// seeking behind it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
import { type ObjectRecord, StoredObject } from '../../../storage/records/object.ts';
import type { RecordRange, RecordReader } from '../../../storage/records/record.ts';

export interface ListQuery {
  readonly bucketId: string;
  readonly prefix: string;
  /** Keys that hold it after the prefix are folded into what they begin with; empty for none. */
  readonly delimiter: string;
  /** Keys and folded prefixes up to this one, included, are left out; empty for none. */
  readonly after: string;
  /** Keys and folded prefixes together. */
  readonly maxItems: number;
}

export type ListItem =
  | { readonly kind: 'key'; readonly name: string; readonly object: ObjectRecord }
  | { readonly kind: 'prefix'; readonly name: string };

export interface ListPage {
  readonly items: readonly ListItem[];
  /** True when more follow: the next page is after the last item. */
  readonly isTruncated: boolean;
}

/** Records asked for at once after a seek: the next key is often folded as well, and another would be read in vain. */
const firstStep = 1;
const longestStep = 1000;

export async function listKeys(records: RecordReader, query: ListQuery): Promise<ListPage> {
  const { maxItems, delimiter } = query;
  const items: ListItem[] = [];
  if (maxItems <= 0) return { items, isTruncated: false };
  let cursor = firstCursor(query);
  let step = delimiter === '' ? maxItems + 1 : firstStep;
  while (cursor !== undefined) {
    const limit = Math.min(step, maxItems - items.length + 1);
    let next: Cursor | undefined;
    let count = 0;
    let isFolded = false;
    for await (const { key, value } of records.list(StoredObject, rangeFrom(query, cursor, limit))) {
      if (items.length === maxItems) return { items, isTruncated: true };
      const name = String(key[1]);
      const folded = foldedPrefix(name, query);
      count += 1;
      isFolded = folded !== undefined;
      items.push(folded === undefined ? { kind: 'key', name, object: value } : { kind: 'prefix', name: folded });
      next = folded === undefined ? { after: name } : behind(folded);
      if (isFolded) break;
    }
    if (!isFolded && count < limit) return { items, isTruncated: false };
    step = isFolded ? firstStep : Math.min(step * 4, longestStep);
    cursor = next;
  }
  return { items, isTruncated: false };
}

/** Where the range begins: at a text, or after a key. */
export type Cursor = { readonly from: string } | { readonly after: string } | Record<string, never>;

export function firstCursor(query: ListQuery): Cursor | undefined {
  const { after } = query;
  if (after === '') return {};
  const folded = after.startsWith(query.prefix) ? foldedPrefix(after, query) : undefined;
  return folded === undefined ? { after } : behind(folded);
}

function rangeFrom({ bucketId, prefix }: ListQuery, cursor: Cursor, limit: number): RecordRange {
  return { under: [bucketId], ...(prefix !== '' && { prefix }), ...cursor, limit };
}

/** What a key is folded into: all up to the first delimiter after the prefix, included. */
export function foldedPrefix(
  name: string,
  { prefix, delimiter }: Pick<ListQuery, 'prefix' | 'delimiter'>,
): string | undefined {
  if (delimiter === '') return undefined;
  const at = name.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : name.slice(0, at + delimiter.length);
}

const lastCodePoint = 0x10ffff;
const surrogatesStart = 0xd800;
const surrogatesEnd = 0xe000;

export function behind(prefix: string): Cursor | undefined {
  const from = successor(prefix);
  return from === undefined ? undefined : { from };
}

/** The first text, in the order of code points, after all that begin with `prefix`; undefined when there is none. */
export function successor(prefix: string): string | undefined {
  let rest = prefix;
  for (let last = lastPointOf(rest); last !== undefined; last = lastPointOf(rest)) {
    rest = rest.slice(0, rest.length - (last > 0xffff ? 2 : 1));
    if (last === lastCodePoint) continue;
    return rest + String.fromCodePoint(last + 1 === surrogatesStart ? surrogatesEnd : last + 1);
  }
  return undefined;
}

/** Undefined of the empty text. */
function lastPointOf(text: string): number | undefined {
  const pair = text.codePointAt(text.length - 2);
  return pair !== undefined && pair > 0xffff ? pair : text.codePointAt(text.length - 1);
}
