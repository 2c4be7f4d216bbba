// The headers and user metadata that an object keeps, from a request and into an answer.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
import { Fault } from '../../kernel/fault.ts';
import type { ObjectHeaders, UserMetadata } from '../../storage/records/object.ts';

export interface HeadersInput {
  readonly ContentType?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly Expires?: Date | undefined;
}

const defaultContentType = 'binary/octet-stream';
const largestMetadataBytes = 2048;

export function readHeaders(input: HeadersInput): ObjectHeaders {
  return {
    contentType: input.ContentType || defaultContentType,
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: input.ContentEncoding,
    contentLanguage: input.ContentLanguage,
    expiresMs: input.Expires?.getTime(),
  };
}

export function readMetadata(given: Readonly<Record<string, string>> | undefined): UserMetadata {
  if (given === undefined) return {};
  const entries = Object.entries(given);
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > largestMetadataBytes)
    throw new Fault('MetadataTooLarge', { Size: size, MaxSizeAllowed: largestMetadataBytes });
  return Object.fromEntries(entries);
}

/** What a signed request may ask the answer to say instead. */
export interface HeaderOverrides {
  readonly ResponseContentType?: string | undefined;
  readonly ResponseCacheControl?: string | undefined;
  readonly ResponseContentDisposition?: string | undefined;
  readonly ResponseContentEncoding?: string | undefined;
  readonly ResponseContentLanguage?: string | undefined;
  readonly ResponseExpires?: Date | undefined;
}

const sendable = /^[\t -~\u0080-\u00ff]*$/;

/** A query can hold what no header can. */
export function requireSendable(overrides: HeaderOverrides): void {
  for (const [name, value] of [
    ['content-type', overrides.ResponseContentType],
    ['cache-control', overrides.ResponseCacheControl],
    ['content-disposition', overrides.ResponseContentDisposition],
    ['content-encoding', overrides.ResponseContentEncoding],
    ['content-language', overrides.ResponseContentLanguage],
  ] as const) {
    if (value === undefined || sendable.test(value)) continue;
    const message = 'Header value cannot be represented using ISO-8859-1.';
    throw new Fault('InvalidArgument', { message, ArgumentName: `response-${name}`, ArgumentValue: value });
  }
}

/** Members with `undefined` are not sent. */
export function headersAnswer(headers: ObjectHeaders, overrides: HeaderOverrides) {
  const expiresMs = overrides.ResponseExpires?.getTime() ?? headers.expiresMs;
  return {
    ContentType: overrides.ResponseContentType ?? headers.contentType,
    CacheControl: overrides.ResponseCacheControl ?? headers.cacheControl,
    ContentDisposition: overrides.ResponseContentDisposition ?? headers.contentDisposition,
    ContentEncoding: overrides.ResponseContentEncoding ?? headers.contentEncoding,
    ContentLanguage: overrides.ResponseContentLanguage ?? headers.contentLanguage,
    Expires: expiresMs === undefined ? undefined : new Date(expiresMs),
  };
}

export function isOverridden(overrides: HeaderOverrides): boolean {
  return (
    overrides.ResponseContentType !== undefined ||
    overrides.ResponseCacheControl !== undefined ||
    overrides.ResponseContentDisposition !== undefined ||
    overrides.ResponseContentEncoding !== undefined ||
    overrides.ResponseContentLanguage !== undefined ||
    overrides.ResponseExpires !== undefined
  );
}
