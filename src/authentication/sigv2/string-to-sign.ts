// The string that Signature Version 2 signs. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
import type { Headers } from '../../kernel/wire.ts';
import type { SignableRequest } from '../sigv4/signed-request.ts';
import { subResources } from './sub-resources.ts';

/** The headers that are signed: sent ones, and those of the query whose names were not sent. */
export function signedHeaders(request: SignableRequest, inQuery: Headers): Headers {
  const headers: Record<string, string> = { ...inQuery };
  for (const name in request.headers) {
    const single = request.repeatedHeaders?.[name] ?? [request.headers[name] ?? ''];
    headers[name] = single.map((value) => value.trim()).join(',');
  }
  return headers;
}

function canonicalizedAmzHeaders(headers: Headers): string {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-amz-'));
  return names
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join('');
}

const onWire = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** `path` is encoded as sent, after the bucket's name; sub-resources follow by name, their values decoded. */
function canonicalizedResource(path: string, query: ReadonlyMap<string, string>): string {
  const signed = [...query].filter(([name]) => subResources.has(name));
  if (signed.length === 0) return path;
  signed.sort(([a], [b]) => (a < b ? -1 : 1));
  return `${path}?${signed.map(([name, value]) => (value === '' ? name : `${name}=${onWire(value)}`)).join('&')}`;
}

/**
 * Two queries can spell one string: a value that holds `&versionId=1` reads like a parameter of its own. What could
 * be read in two ways is not what was signed.
 */
export function isAmbiguous(query: ReadonlyMap<string, string>): boolean {
  for (const [name, value] of query) {
    if (!subResources.has(name) || !value.includes('&')) continue;
    const further = value.split('&').slice(1);
    if (further.some((part) => subResources.has(part.split('=', 1)[0] ?? ''))) return true;
  }
  return false;
}

export interface StringParts {
  readonly method: string;
  /** Of `signedHeaders`. */
  readonly headers: Headers;
  /** The date's place: the value of `Expires` as sent. */
  readonly date: string;
  /** Encoded as sent, with the bucket's name in front if the host names it. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
}

/** Each character is a byte. */
export function stringToSign({ method, headers, date, path, query }: StringParts): string {
  return [
    method, //                                                       HTTP-Verb + "\n"
    headers['content-md5'] ?? '', //                                 Content-MD5 + "\n"
    headers['content-type'] ?? '', //                                Content-Type + "\n"
    date, //                                                         Date + "\n"
    canonicalizedAmzHeaders(headers) + canonicalizedResource(path, query),
  ].join('\n');
}
