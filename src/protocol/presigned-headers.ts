// The headers that a presigned URL carries in its query, where its sender cannot set them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html, docs/decisions/0035-headers-of-a-presigned-url.md
import type { Headers } from '../kernel/wire.ts';

export type QuerySignature = 'version-2' | 'version-4';

/** How a query says that it is signed, if it does; whether that is true is not asked here. */
export function querySignatureOf(query: ReadonlyMap<string, string>): QuerySignature | undefined {
  if (query.has('X-Amz-Signature')) return 'version-4';
  return query.has('Signature') && query.has('AWSAccessKeyId') ? 'version-2' : undefined;
}

export type QueryHeaders =
  | { readonly kind: 'headers'; readonly headers: Headers }
  /** No header could hold this: with a line break in it, one header would read as two. */
  | { readonly kind: 'unsendable'; readonly name: string; readonly value: string };

const amzName = /^x-amz-[a-z0-9!#$%&'*+.^_`|~-]+$/;
/** Version 2 signs these by their place; its clients put them into the query like the others. */
const positional = new Set(['content-type', 'content-md5']);
/** Control characters but the tab. */
const control = /[^\P{Cc}\t]/u;

/** All of them, names in lower case, values as bytes of UTF-8 in the form of `Headers`; of a name that comes twice, the first. */
export function headersInQuery(query: ReadonlyMap<string, string>, signature: QuerySignature): QueryHeaders {
  const headers: Record<string, string> = {};
  for (const [given, value] of query) {
    const name = given.toLowerCase();
    if (!amzName.test(name) && !(signature === 'version-2' && positional.has(name))) continue;
    if (headers[name] !== undefined) continue;
    if (control.test(value)) return { kind: 'unsendable', name, value };
    headers[name] = Buffer.from(value.trim(), 'utf8').toString('latin1');
  }
  return { kind: 'headers', headers };
}

/** Of the signature itself. */
const signatureNames = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
]);
/** Whoever signs a URL does not know the body that is sent to it. */
const ofTheBody = /^x-amz-(?:checksum-|sdk-checksum-algorithm$|decoded-content-length$|trailer$)/;

/** The headers that were sent and those of a presigned URL's query. A sent one wins: one that is not signed is refused. */
export function headersAsMeant(headers: Headers, query: ReadonlyMap<string, string>): QueryHeaders {
  const signature = querySignatureOf(query);
  if (signature === undefined) return { kind: 'headers', headers };
  const inQuery = headersInQuery(query, signature);
  if (inQuery.kind === 'unsendable') return inQuery;
  const meant = Object.entries(inQuery.headers).filter(([name]) => !signatureNames.has(name) && !ofTheBody.test(name));
  if (meant.length === 0) return { kind: 'headers', headers };
  return { kind: 'headers', headers: { ...Object.fromEntries(meant), ...headers } };
}
