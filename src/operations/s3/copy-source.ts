// The source of a copy: which object it is, whether it may be copied, and its bytes.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html#API_CopyObject_RequestSyntax
import { Fault, isFault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { Readers, ServerCall } from '../context.ts';
import { readBody } from './body/read-body.ts';
import { checkCopySource } from './conditions.ts';
import { type CustomerKey, readCustomerKey, requireCustomerKey } from './encryption/customer-key.ts';
import { findDataKey } from './encryption/data-key.ts';
import type { Window } from './range.ts';
import { objectVersion } from './read-object.ts';
import { requireReadable } from './restore/state.ts';
import { withStored } from './stored-target.ts';
import { checkedKey, findBucket, type ObjectTarget } from './target.ts';

export interface CopySourceInput {
  readonly CopySource?: string | undefined;
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
  readonly CopySourceSSECustomerAlgorithm?: string | undefined;
  readonly CopySourceSSECustomerKey?: string | undefined;
  readonly CopySourceSSECustomerKeyMD5?: string | undefined;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

export interface CopySource extends ObjectTarget {
  readonly versionId: string | undefined;
}

const invalid = (message: string, value: string): Fault =>
  new Fault('InvalidArgument', { message, ArgumentName: 'x-amz-copy-source', ArgumentValue: value });

/** `/bucket/key?versionId=...`, percent-encoded, with or without the first slash. */
function parse(text: string): {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
} {
  const [encoded = '', query] = text.split(/\?versionId=/, 2);
  const path = decoded(encoded, text).replace(/^\//, '');
  const slash = path.indexOf('/');
  if (slash <= 0 || slash === path.length - 1) throw invalid('Invalid copy source object key', text);
  if (path.startsWith('arn:')) throw new Fault('NotImplemented', { what: 'a copy source that is an access point' });
  return {
    bucket: path.slice(0, slash),
    key: path.slice(slash + 1),
    versionId: query === undefined ? undefined : decoded(query, text),
  };
}

function decoded(encoded: string, whole: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw invalid('Invalid copy source encoding.', whole);
  }
}

/** A source may be in another Region than the target. */
export async function locateCopySource(input: CopySourceInput, readers: Readers): Promise<CopySource> {
  const { bucket: name, key, versionId } = parse(input.CopySource ?? '');
  const bucket = await findBucket({ Bucket: name, ExpectedBucketOwner: input.ExpectedSourceBucketOwner }, readers);
  return withStored({ bucket, key: checkedKey(key), versionId }, readers, versionId);
}

export function sourceCustomerKey(input: CopySourceInput, call: CallFacts): CustomerKey | undefined {
  const given = {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  };
  return readCustomerKey(given, call);
}

export interface OpenedSource {
  readonly object: ObjectRecord;
  readonly customerKey: CustomerKey | undefined;
}

/** The object to copy, its conditions checked. */
export async function openCopySource(
  call: ServerCall,
  source: CopySource,
  input: CopySourceInput,
): Promise<OpenedSource> {
  const customerKey = sourceCustomerKey(input, call);
  const object = await sourceVersion(call, source);
  requireCustomerKey(object.encryption, customerKey);
  const conditions = {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  };
  checkCopySource(conditions, object);
  requireReadable(object, call.nowMs, "Operation is not valid for the source object's storage class");
  return { object, customerKey };
}

async function sourceVersion(call: ServerCall, source: CopySource): Promise<ObjectRecord> {
  try {
    return await objectVersion(call, source, source.versionId);
  } catch (error) {
    // A delete marker that is named: a copy words it otherwise than a read.
    if (!isFault(error, 'MethodNotAllowed')) throw error;
    throw new Fault('InvalidRequest', {
      message: 'The source of a copy request may not specifically refer to a delete marker by version id.',
    });
  }
}

/** Its bytes, opened as the caller. */
export async function readCopySource(
  call: ServerCall,
  source: CopySource,
  { object, customerKey }: OpenedSource,
  { start, end }: Window,
): Promise<AsyncIterable<Buffer> | Iterable<Buffer>> {
  const dataKey = await findDataKey(call, object.encryption, object.objectId, customerKey);
  const body = await readBody(call.resources, { bucketId: source.bucket.id, object, dataKey, start, end });
  return Buffer.isBuffer(body) ? [body] : body;
}
