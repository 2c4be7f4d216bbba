// What GetObject, HeadObject and the source of a copy share: the current object, and what an answer says of it.
import { Fault } from '../../kernel/fault.ts';
import { type ObjectRecord, StoredObject } from '../../storage/records/object.ts';
import type { ServerCall } from '../context.ts';
import { partsOf } from './body/read-body.ts';
import { checkRead, type ReadConditions } from './conditions.ts';
import {
  type CustomerKey,
  type CustomerKeyInput,
  readCustomerKey,
  requireCustomerKey,
} from './encryption/customer-key.ts';
import { type HeaderOverrides, isOverridden, requireSendable } from './object-headers.ts';
import { refuseUnbuiltOptions, refuseVersion } from './options.ts';
import { partWindow, rangeOf, type Window, whole } from './range.ts';
import { bucketAccess, type ObjectTarget } from './target.ts';

/** A missing object is told from a forbidden one only to those who may list the bucket. */
export async function currentObject(call: ServerCall, target: ObjectTarget): Promise<ObjectRecord> {
  const { bucket, key } = target;
  const object = await call.resources.records.get(StoredObject, [bucket.id, key]);
  if (object !== undefined) return object;
  await call.demand(bucketAccess('s3:ListBucket', target, call));
  throw new Fault('NoSuchKey', { Key: key });
}

export interface ReadInput extends ReadConditions, CustomerKeyInput, HeaderOverrides {
  readonly Range?: string | undefined;
  readonly PartNumber?: number | undefined;
  readonly VersionId?: string | undefined;
}

const encryptionHeaders = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-context',
  'x-amz-server-side-encryption-bucket-key-enabled',
];

/** What is wrong with a read, whatever the object is. Gives the customer's key, checked. */
export function checkReadForm(call: ServerCall, input: ReadInput): CustomerKey | undefined {
  refuseUnbuiltOptions(input);
  refuseVersion(input.VersionId);
  for (const header of encryptionHeaders) {
    if (call.headers[header] !== undefined)
      throw new Fault('InvalidArgument', {
        message: `${header} header is not supported for this operation.`,
        ArgumentName: header,
      });
  }
  if (call.caller.kind === 'anonymous' && isOverridden(input))
    throw new Fault('InvalidRequest', {
      message: 'Request specific response headers cannot be used for anonymous GET requests.',
    });
  requireSendable(input);
  if (input.Range !== undefined && input.PartNumber !== undefined)
    throw new Fault('InvalidRequest', { message: 'Cannot specify both Range header and partNumber query parameter' });
  return readCustomerKey(input, call);
}

/** Checks the request against the object, and says which bytes it wants. */
export async function wantedBytes(
  call: ServerCall,
  { bucket }: ObjectTarget,
  input: ReadInput,
  object: ObjectRecord,
  customerKey: CustomerKey | undefined,
): Promise<Window> {
  requireCustomerKey(object.encryption, customerKey);
  checkRead(input, object);
  if (input.PartNumber !== undefined)
    return partWindow(input.PartNumber, await partsOf(call.resources.records, bucket.id, object));
  return input.Range === undefined ? whole(object.sizeBytes) : rangeOf(input.Range, object.sizeBytes);
}
