// What a request says its body's checksums are.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
import { Fault } from '../../kernel/fault.ts';
import type { Headers } from '../../kernel/wire.ts';
import { type ChecksumName, checksumAlgorithms, checksumHeader, checksumNames, isChecksumName } from './algorithms.ts';

/** The additional checksum that a request carries, or promises in a trailer. */
export type ExpectedChecksum =
  | { readonly algorithm: ChecksumName; readonly in: 'header'; readonly digest: Buffer }
  | { readonly algorithm: ChecksumName; readonly in: 'trailer' };

export interface Expectation {
  readonly checksum: ExpectedChecksum | undefined;
  readonly contentMd5: Buffer | undefined;
}

export interface ExpectationOptions {
  /** True when the payload ends with a trailer, as `x-amz-content-sha256` says. */
  readonly hasTrailer: boolean;
}

const headerPrefix = 'x-amz-checksum-';
/** Headers of the same prefix that carry no checksum. */
const notChecksums = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type']);

const invalid = (message: string): Fault => new Fault('InvalidRequest', { message });
const severalChecksums = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.';

/** Bytes of base64 in its one canonical spelling; undefined otherwise. */
export function decodeBase64(text: string, sizeBytes: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === sizeBytes && bytes.toString('base64') === text ? bytes : undefined;
}

function algorithmOf(header: string): ChecksumName | undefined {
  const name = header.slice(headerPrefix.length).toUpperCase();
  return header.startsWith(headerPrefix) && isChecksumName(name) ? name : undefined;
}

function checksumsInHeaders(headers: Headers): readonly ExpectedChecksum[] {
  const found: ExpectedChecksum[] = [];
  for (const header in headers) {
    if (!header.startsWith(headerPrefix) || notChecksums.has(header)) continue;
    const algorithm = algorithmOf(header);
    if (algorithm === undefined)
      throw invalid('The algorithm type you specified in x-amz-checksum- header is invalid.');
    const digest = decodeBase64(headers[header] ?? '', checksumAlgorithms[algorithm].sizeBytes);
    if (digest === undefined) throw invalid(`Value for ${header} header is invalid.`);
    found.push({ algorithm, in: 'header', digest });
  }
  return found;
}

/** The names in `x-amz-trailer`, in lower case. */
export function trailerNames(headers: Headers): readonly string[] {
  const list = headers['x-amz-trailer'] ?? '';
  return list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

function checksumsInTrailer(headers: Headers, { hasTrailer }: ExpectationOptions): readonly ExpectedChecksum[] {
  const names = trailerNames(headers);
  if (names.length > 0 && !hasTrailer) throw new Fault('MalformedTrailerError');
  return names.map((name) => {
    const algorithm = algorithmOf(name);
    if (algorithm === undefined) throw invalid('The value specified in the x-amz-trailer header is not supported');
    return { algorithm, in: 'trailer' };
  });
}

function checkDeclaredAlgorithm(declared: string, checksum: ExpectedChecksum | undefined): void {
  const name = declared.toUpperCase();
  if (!isChecksumName(name)) {
    const valid = checksumNames.join(', ');
    throw invalid(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${valid}]`,
    );
  }
  if (checksum === undefined)
    throw invalid(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  if (checksum.algorithm !== name) throw invalid('Value for x-amz-sdk-checksum-algorithm header is invalid.');
}

function parseContentMd5(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const digest = decodeBase64(text.trim(), checksumAlgorithms.MD5.sizeBytes);
  if (digest === undefined) throw new Fault('InvalidDigest', { 'Content-MD5': text });
  return digest;
}

/**
 * Reads the checksums of a body; throws a `Fault` where they contradict each other or cannot be read.
 * Not for CompleteMultipartUpload, whose `x-amz-checksum-*` are of the object and not of the body.
 */
export function parseExpectation(headers: Headers, options: ExpectationOptions): Expectation {
  const checksums = [...checksumsInHeaders(headers), ...checksumsInTrailer(headers, options)];
  if (checksums.length > 1) throw invalid(severalChecksums);
  const [checksum] = checksums;
  const declared = headers['x-amz-sdk-checksum-algorithm'];
  if (declared !== undefined) checkDeclaredAlgorithm(declared, checksum);
  return { checksum, contentMd5: parseContentMd5(headers['content-md5']) };
}

export type Digests = Readonly<Partial<Record<ChecksumName, Buffer>>>;

/** The algorithms that must be computed to check an expectation. */
export function algorithmsOf(expectation: Expectation): readonly ChecksumName[] {
  const names = new Set<ChecksumName>();
  if (expectation.checksum !== undefined) names.add(expectation.checksum.algorithm);
  if (expectation.contentMd5 !== undefined) names.add('MD5');
  return [...names];
}

function expectedDigest(checksum: ExpectedChecksum, trailers: Headers): Buffer {
  if (checksum.in === 'header') return checksum.digest;
  const header = checksumHeader(checksum.algorithm);
  const text = trailers[header];
  if (text === undefined) throw new Fault('MalformedTrailerError');
  const digest = decodeBase64(text, checksumAlgorithms[checksum.algorithm].sizeBytes);
  if (digest === undefined) throw invalid(`Value for ${header} trailing header is invalid.`);
  return digest;
}

/** Throws a `Fault` unless the computed digests are what the request said. `trailers` is empty when there is none. */
export function checkExpectation(expectation: Expectation, digests: Digests, trailers: Headers): void {
  const { checksum, contentMd5 } = expectation;
  if (contentMd5 !== undefined && digests.MD5?.equals(contentMd5) !== true) {
    throw new Fault('BadDigest', {
      algorithm: 'Content-MD5',
      ExpectedDigest: contentMd5.toString('base64'),
      CalculatedDigest: digests.MD5?.toString('base64') ?? '',
    });
  }
  if (checksum === undefined) return;
  const expected = expectedDigest(checksum, trailers);
  if (digests[checksum.algorithm]?.equals(expected) !== true)
    throw new Fault('BadDigest', { algorithm: checksum.algorithm });
}
