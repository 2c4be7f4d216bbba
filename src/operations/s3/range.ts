// Which bytes of an object a request wants. RFC 9110 section 14.1.2, https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
import { Fault } from '../../kernel/fault.ts';

/** `[start, end)`; `isPartial` when the answer must say which bytes it holds. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly isPartial: boolean;
  /** Of these bytes alone, where they are a part that was uploaded with one. */
  readonly checksum?: string | undefined;
}

const form = /^bytes=(\d*)-(\d*)$/;

export const whole = (sizeBytes: number): Window => ({ start: 0, end: sizeBytes, isPartial: false });

/** A range that cannot be read, or several at once, are ignored as S3 ignores them; one outside the object is refused. */
export function rangeOf(header: string, sizeBytes: number): Window {
  const match = form.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return whole(sizeBytes);
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return whole(sizeBytes);
  if (start >= end) throw new Fault('InvalidRange', { RangeRequested: header, ActualObjectSize: sizeBytes });
  return { start, end, isPartial: true };
}

/** The bytes of a part, given the parts' sizes and the number that each part was uploaded with. */
export function partWindow(
  partNumber: number,
  parts: readonly {
    readonly partNumber: number;
    readonly sizeBytes: number;
    readonly checksum?: string | undefined;
  }[],
): Window {
  let start = 0;
  for (const part of parts) {
    const { sizeBytes, checksum } = part;
    if (part.partNumber === partNumber) return { start, end: start + sizeBytes, isPartial: sizeBytes > 0, checksum };
    start += sizeBytes;
  }
  throw new Fault('InvalidPartNumber', { PartNumberRequested: partNumber, ActualPartCount: parts.length });
}

export const contentRange = ({ start, end }: Window, sizeBytes: number): string =>
  `bytes ${start}-${end - 1}/${sizeBytes}`;
