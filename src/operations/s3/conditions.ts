// Conditional requests: whether an object may be read, or written over.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html, RFC 9110 section 13.2.2
import { secondMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

type Validators = Pick<ObjectRecord, 'etag' | 'lastModifiedMs'>;

/** As `Last-Modified` says it: in whole seconds. */
const shownSecond = (timeMs: number): number => Math.floor(timeMs / secondMs);

/** The time as every answer gives it: listings, headers and copies agree. */
export const shownTime = (timeMs: number): Date => new Date(shownSecond(timeMs) * secondMs);

const failed = (Condition: string): Fault => new Fault('PreconditionFailed', { Condition });

function names(list: string, etag: string): boolean {
  return list.split(',').some((item) => {
    const tag = item.trim().replace(/^W\//, '');
    return tag === '*' || tag === etag || tag === `"${etag}"`;
  });
}

/** The first condition that does not hold; an entity tag outweighs a date. */
function violation(conditions: ReadConditions, object: Validators): keyof ReadConditions | undefined {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  const modified = shownSecond(object.lastModifiedMs);
  if (IfMatch !== undefined) {
    if (!names(IfMatch, object.etag)) return 'IfMatch';
  } else if (IfUnmodifiedSince !== undefined && modified > shownSecond(IfUnmodifiedSince.getTime()))
    return 'IfUnmodifiedSince';
  if (IfNoneMatch !== undefined) {
    if (names(IfNoneMatch, object.etag)) return 'IfNoneMatch';
  } else if (IfModifiedSince !== undefined && modified <= shownSecond(IfModifiedSince.getTime()))
    return 'IfModifiedSince';
  return undefined;
}

const headerNames: Readonly<Record<keyof ReadConditions, string>> = {
  IfMatch: 'If-Match',
  IfNoneMatch: 'If-None-Match',
  IfModifiedSince: 'If-Modified-Since',
  IfUnmodifiedSince: 'If-Unmodified-Since',
};

export function checkRead(conditions: ReadConditions, object: Validators): void {
  const violated = violation(conditions, object);
  if (violated === undefined) return;
  if (violated === 'IfNoneMatch' || violated === 'IfModifiedSince')
    throw new Fault('NotModified', { ETag: `"${object.etag}"`, LastModified: shownTime(object.lastModifiedMs) });
  throw failed(headerNames[violated]);
}

/** For the source of a copy, where no condition is answered with 304. */
export function checkCopySource(conditions: ReadConditions, object: Validators): void {
  const violated = violation(conditions, object);
  if (violated !== undefined) throw failed(`x-amz-copy-source-${headerNames[violated].toLowerCase()}`);
}

/** Refuses conditions that S3 does not have on writes; needs no object. */
export function checkWriteForm({ IfMatch, IfNoneMatch }: WriteConditions): void {
  if (IfNoneMatch !== undefined && IfNoneMatch.trim() !== '*')
    throw new Fault('NotImplemented', { what: 'a write with `If-None-Match` other than `*`' });
  if (IfMatch !== undefined && IfNoneMatch !== undefined)
    throw new Fault('NotImplemented', { what: 'a write with both `If-Match` and `If-None-Match`' });
}

/** Decided inside the transaction of the write, on what it would replace. */
export function checkWrite(conditions: WriteConditions, key: string, current: Validators | undefined): void {
  const { IfMatch, IfNoneMatch } = conditions;
  if (IfNoneMatch !== undefined && current !== undefined) throw failed('If-None-Match');
  if (IfMatch === undefined) return;
  if (current === undefined) throw new Fault('NoSuchKey', { Key: key });
  if (!names(IfMatch, current.etag)) throw failed('If-Match');
}
