// Pages of a listing: `Limit` and `Marker` in, `NextMarker` and `Truncated` out.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
import { Fault } from '../../kernel/fault.ts';
import { between, enforce, ofLength } from './constraints.ts';

interface PageInput {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

export interface Page {
  readonly limit: number;
  /** The last name of the page before, which this one follows. */
  readonly after: string | undefined;
}

interface PageBounds {
  /** The size when the client asks for none. */
  readonly usual: number;
  /** What AWS documents for the operation; its model lets every listing ask for 1000 and then gives this many. */
  readonly most: number;
}

export function pageOf(input: PageInput, { usual, most }: PageBounds): Page {
  enforce(between('limit', input.Limit, 1, 1000), ofLength('marker', input.Marker, 1, 1024));
  return {
    limit: Math.min(input.Limit ?? usual, most),
    after: input.Marker === undefined ? undefined : readMarker(input.Marker),
  };
}

function readMarker(marker: string): string {
  const name = Buffer.from(marker, 'base64url').toString('utf8');
  if (writeMarker(name) !== marker) throw new Fault('InvalidMarkerException');
  return name;
}

const writeMarker = (name: string): string => Buffer.from(name, 'utf8').toString('base64url');

interface PageOutput<Item> {
  readonly items: readonly Item[];
  readonly marks: { readonly NextMarker?: string; readonly Truncated: boolean };
}

/** Which items a page is to have, when it is not all of them. */
interface PageFilter<Item> {
  isWanted(item: Item): boolean;
  /** So many are looked at: a page ends there too, with fewer items than it could have, or with none. */
  readonly mostRead: number;
}

/** Takes one page of what follows `page.after`, in order of the items' names; `items` is read no further than needed. */
export async function takePage<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  nameOf: (item: Item) => string,
  page: Page,
  filter?: PageFilter<Item>,
): Promise<PageOutput<Item>> {
  const taken: Item[] = [];
  let read = 0;
  let last: Item | undefined;
  for await (const item of items) {
    if (last !== undefined && (taken.length === page.limit || read === filter?.mostRead))
      return { items: taken, marks: { NextMarker: writeMarker(nameOf(last)), Truncated: true } };
    if (filter === undefined || filter.isWanted(item)) taken.push(item);
    read += 1;
    last = item;
  }
  return { items: taken, marks: { Truncated: false } };
}

/** A page of names that are already at hand. */
export function namesAfter(names: readonly string[], page: Page): readonly string[] {
  const { after } = page;
  const sorted = [...names].sort();
  return after === undefined ? sorted : sorted.filter((name) => name > after);
}
