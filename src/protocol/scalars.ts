// Text of numbers, booleans, times and bytes, read strictly. Undefined: it is not one.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html#timestamp-formats
import type { TimestampFormat } from './schema/shape.ts';

const numberPattern = /^[+-]?\d{1,19}(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;
const basicDateTimePattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
/** The three forms of HTTP's dates: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const httpDatePattern =
  /^[A-Z][a-z]{2,8},? (?:\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4}|[A-Z][a-z]{2} [ \d]\d) \d{2}:\d{2}:\d{2}/;
const epochPattern = /^-?\d{1,12}(?:\.\d{1,9})?$/;

/** A whole one: no input of the model has another. */
export function readNumber(text: string): number | undefined {
  if (!numberPattern.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** Any of the formats that AWS documents, whichever the model names: services accept them all. */
export function readTimestamp(text: string): Date | undefined {
  let date: Date | undefined;
  if (dateTimePattern.test(text)) date = new Date(text);
  else if (httpDatePattern.test(text)) date = new Date(/(?:GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`);
  else if (epochPattern.test(text)) date = new Date(Math.round(Number(text) * 1000));
  else if (basicDateTimePattern.test(text)) date = new Date(text.replace(basicDateTimePattern, '$1-$2-$3T$4:$5:$6Z'));
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

/** With padding, and nothing but its canonical spelling. */
export function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** AWS counts in whole seconds wherever a time is written out; a time in a document and in a header then agree. */
export function writeTimestamp(date: Date, format: TimestampFormat): string {
  if (format === 'date-time') return new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
  if (format === 'http-date') return date.toUTCString();
  return String(date.getTime() / 1000);
}

/** Bytes as an operation may give them. */
export function toBuffer(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  throw new TypeError('an output has something other than bytes where its schema has a blob');
}
