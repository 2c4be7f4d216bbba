// Pages of a listing. A marker names the last item that was given, so that what comes and goes between two pages
// shifts nothing. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
import type { AccountId } from '../../kernel/ids.ts';
import type { RecordKind, RecordReader } from '../../storage/records/record.ts';
import { checkedNumber, invalid } from './constraints.ts';

export interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface PageEnd {
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

const itemsPerPage = 100;

function markerFor(name: string): string {
  return Buffer.from(`after:${name}`, 'utf8').toString('base64url');
}

function nameIn(marker: string | undefined): string | undefined {
  if (marker === undefined) return undefined;
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  if (!text.startsWith('after:')) throw invalid('Invalid Marker.');
  return text.slice('after:'.length);
}

/** The name after which the page begins; undefined for the first page. */
export function markedName(input: PageInput): string | undefined {
  return nameIn(input.Marker);
}

/** Refuses a page that cannot be asked for; `locate` calls it, before anything is decided. */
export function checkPage(input: PageInput): void {
  if (input.MaxItems !== undefined) checkedNumber(input.MaxItems, 'maxItems', 1, 1000);
  nameIn(input.Marker);
}

/** A page of items in the order of their names, which are unique. */
export async function pageOf<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  name: (item: Item) => string,
  input: PageInput,
): Promise<{ items: Item[]; end: PageEnd }> {
  const after = nameIn(input.Marker);
  const max = input.MaxItems ?? itemsPerPage;
  const page: Item[] = [];
  for await (const item of items) {
    if (after !== undefined && Buffer.compare(Buffer.from(name(item)), Buffer.from(after)) <= 0) continue;
    const last = page.at(-1);
    if (page.length === max && last !== undefined)
      return { items: page, end: { IsTruncated: true, Marker: markerFor(name(last)) } };
    page.push(item);
  }
  return { items: page, end: { IsTruncated: false } };
}

interface Named {
  readonly name: string;
  readonly path: string;
}

/** All records of a kind in an account, under a path, from the place that a marker gives. */
export async function* recordsUnder<Value extends Named>(
  records: RecordReader,
  kind: RecordKind<[account: AccountId, nameLowerCase: string], Value>,
  account: AccountId,
  input: PageInput & { readonly PathPrefix?: string | undefined },
): AsyncIterable<Value> {
  const after = nameIn(input.Marker);
  const under = input.PathPrefix ?? '/';
  const range = {
    under: [account],
    ...(after === undefined ? {} : { after }),
    // One more than the page tells that there are more; below a path nobody knows how many are passed over.
    ...(under === '/' ? { limit: (input.MaxItems ?? itemsPerPage) + 1 } : {}),
  };
  for await (const { value } of records.list(kind, range)) if (value.path.startsWith(under)) yield value;
}

export const byLowerCaseName = (item: Named): string => item.name.toLowerCase();
