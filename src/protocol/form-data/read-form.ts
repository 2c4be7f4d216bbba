// A form as a browser sends it, up to its file, whose bytes stream. https://www.rfc-editor.org/rfc/rfc7578
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
import { Fault } from '../../kernel/fault.ts';
import { utf8Text } from '../body.ts';
import { ByteSource } from './byte-source.ts';

export interface UploadForm {
  /** By name in lower case; of names that come twice, the first. In the order of the form. */
  readonly fields: ReadonlyMap<string, string>;
  /** As the browser knows it; empty when it says nothing. */
  readonly fileName: string;
  /** Throws when the form ends before its file does. */
  readonly file: AsyncIterable<Buffer>;
  /** Lets go of the body, whatever of it is read. */
  end(): Promise<void>;
}

/** AWS's bound on all that stands before the file; and on what follows it. */
const largestFieldsBytes = 20_480;
const longestBoundary = 70;
const lineEnd = '\r\n';

const malformed = (): Fault => new Fault('MalformedPOSTRequest');

/** Of `multipart/form-data`; undefined for anything else. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || !/^multipart\/form-data\s*(?:;|$)/i.test(contentType)) return undefined;
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare ?? '';
  return boundary.length > longestBoundary ? '' : boundary;
}

/** Reads the fields, and leaves the file to be read. `boundary` may be empty, which no form has. */
export async function readForm(body: AsyncIterable<Buffer>, boundary: string): Promise<UploadForm> {
  if (boundary === '') throw malformed();
  const source = new ByteSource(withLineEnd(body));
  try {
    return await readFields(source, boundary);
  } catch (error) {
    await source.end();
    throw error;
  }
}

async function readFields(source: ByteSource, boundary: string): Promise<UploadForm> {
  const delimiter = Buffer.from(`${lineEnd}--${boundary}`, 'latin1');
  let left = largestFieldsBytes;
  const fields = new Map<string, string>();
  if ((await source.until(delimiter, left)) === undefined) throw malformed();
  for (;;) {
    const rest = await source.until(Buffer.from(lineEnd), delimiter.length);
    // The last delimiter: a form without a file.
    if (rest?.toString('latin1').startsWith('--')) throw new Fault('IncorrectNumberOfFilesInPostRequest');
    if (rest === undefined || rest.toString('latin1').trim() !== '') throw malformed();
    const head = await source.until(Buffer.from(lineEnd + lineEnd), left);
    if (head === undefined) throw left < largestFieldsBytes ? tooLarge() : malformed();
    const { name, fileName } = readDisposition(head.toString('latin1'));
    if (name === 'file') return { fields, fileName, file: fileOf(source, delimiter), end: () => source.end() };
    const value = await source.until(delimiter, left);
    if (value === undefined) throw tooLarge();
    left -= head.length + value.length;
    if (left < 0) throw tooLarge();
    const text = utf8Text(value);
    if (text === undefined) throw malformed();
    if (!fields.has(name)) fields.set(name, text);
  }
}

const tooLarge = (): Fault => new Fault('MaxPostPreDataLengthExceeded');

/** As precedes every delimiter but the first. */
async function* withLineEnd(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(lineEnd);
  yield* body;
}

interface Disposition {
  readonly name: string;
  readonly fileName: string;
}

/** Names and file names may hold UTF-8; browsers write a quote within as `%22`, others as `\"`. */
function readDisposition(head: string): Disposition {
  const line = head.split(lineEnd).find((each) => /^content-disposition:\s*form-data\b/i.test(each));
  const name = parameter(line ?? '', 'name');
  if (name === undefined) throw malformed();
  return { name: name.toLowerCase(), fileName: parameter(line ?? '', 'filename') ?? '' };
}

function parameter(line: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`[;\\s]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(line) ?? [];
  const text = quoted?.replace(/\\(["\\])/g, '$1') ?? bare;
  return text === undefined ? undefined : Buffer.from(text, 'latin1').toString('utf8');
}

/** Fields that follow the file are not looked at, as AWS says; there may not be much of them. */
async function* fileOf(source: ByteSource, delimiter: Buffer): AsyncGenerator<Buffer> {
  const isWhole = yield* source.pieces(delimiter);
  if (!isWhole) throw malformed();
  if ((await source.rest(largestFieldsBytes)) === undefined) throw malformed();
}
