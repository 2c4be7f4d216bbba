// The bucket and the object that a request is about, as far as a stranger may know of them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html

import type { AccessRequest, AclRef, ContextKeys } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Bucket, type BucketRecord } from '../../storage/records/bucket.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { Readers } from '../context.ts';
import { grantsOnObject, ownerOfObject } from './access-control/object-acl.ts';
import { hasAcls } from './access-control/ownership.ts';
import { existingTagContext, requestContext } from './request-context.ts';

export interface BucketTarget {
  readonly bucket: BucketRecord;
}

export interface ObjectTarget extends BucketTarget {
  readonly key: string;
  /** The object that the request works on, where it is looked for before the decision. */
  readonly stored?: ObjectRecord | undefined;
  /** The object that is there before the request writes or deletes one, where that matters. */
  readonly occupant?: ObjectRecord | undefined;
  /** The object that `If-Match` is asked of, which is the current one, whatever version the request names. */
  readonly compared?: ObjectRecord | undefined;
  /** One of them was looked for before the decision, which is about what was found, be it nothing. */
  readonly isLookedUp?: true;
}

export interface BucketInput {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

export interface ObjectInput extends BucketInput {
  readonly Key?: string | undefined;
}

const longestKeyBytes = 1024;
/** Where a client that names no Region sends its requests, and signs for. */
const defaultRegion = 'us-east-1';

/** That a bucket exists, and where, is no secret on AWS: `NoSuchBucket` and redirects come before authorization. */
export async function locateBucket(input: BucketInput, readers: Readers, call: CallFacts): Promise<BucketTarget> {
  const bucket = await findBucket(input, readers);
  refuseOtherRegion(bucket, call);
  return { bucket };
}

/** For operations that AWS answers in every Region, such as GetBucketLocation. */
export async function findBucket(input: BucketInput, { records }: Readers): Promise<BucketRecord> {
  const name = input.Bucket ?? '';
  const bucket = await records.get(Bucket, [name]);
  if (bucket === undefined) throw new Fault('NoSuchBucket', { BucketName: name });
  checkExpectedOwner(bucket, input.ExpectedBucketOwner);
  return bucket;
}

export async function locateObject(input: ObjectInput, readers: Readers, call: CallFacts): Promise<ObjectTarget> {
  const key = checkedKey(input.Key);
  const { bucket } = await locateBucket(input, readers, call);
  return { bucket, key };
}

export function checkedKey(given: string | undefined): string {
  const key = given ?? '';
  // Most keys are so short that their bytes need not be counted.
  const size = key.length * 3 <= longestKeyBytes ? 0 : Buffer.byteLength(key);
  if (size > longestKeyBytes) throw new Fault('KeyTooLongError', { Size: size, MaxSizeAllowed: longestKeyBytes });
  return key;
}

export function checkExpectedOwner(bucket: BucketRecord, expected: string | undefined): void {
  if (expected === undefined) return;
  if (!isAccountId(expected)) throw new Fault('InvalidBucketOwnerAWSAccountID');
  if (expected !== bucket.owner) throw new Fault('AccessDenied', { message: 'Access Denied' });
}

function refuseOtherRegion({ name, region }: BucketRecord, call: CallFacts): void {
  // Without a signature nothing says which Region is meant, and one endpoint serves them all.
  if (call.region === region || call.caller.kind === 'anonymous') return;
  if (call.region === defaultRegion && call.operation !== 'HeadBucket')
    throw new Fault('AuthorizationHeaderMalformed', {
      message: `The authorization header is malformed; the region '${call.region}' is wrong; expecting '${region}'`,
      Region: region,
    });
  // The same endpoint serves that Region too: it is the signature's Region that has to change.
  throw new Fault('PermanentRedirect', { Bucket: name, Endpoint: call.headers.host ?? '', Region: region });
}

export function bucketAccess(
  action: `s3:${string}`,
  { bucket }: BucketTarget,
  call: CallFacts,
  context: ContextKeys = {},
): AccessRequest {
  return {
    action,
    resource: arn.bucket(bucket.name),
    owner: bucket.owner,
    resourcePolicy: { kind: 'bucket', bucketId: bucket.id },
    ...(hasAcls(bucket) && { acl: { kind: 'bucket', bucketId: bucket.id } }),
    context: { ...requestContext(call, bucket), ...context },
  };
}

/** Of a write or deletion with `If-Match`: a condition on the entity tag tells something of the object, as reading it would. */
export function conditionAccess(
  target: ObjectTarget,
  ifMatch: string | undefined,
  call: CallFacts,
): readonly AccessRequest[] {
  return ifMatch === undefined || ifMatch === '*'
    ? []
    : [objectAccess('s3:GetObject', { ...target, stored: target.compared }, call)];
}

/** For an operation that has a permission of its own for what names a version. */
export function versionAccess(
  actions: { readonly current: `s3:${string}`; readonly version: `s3:${string}` },
  target: ObjectTarget,
  versionId: string | undefined,
  call: CallFacts,
  context: ContextKeys = {},
): AccessRequest {
  return versionId === undefined
    ? objectAccess(actions.current, target, call, context)
    : objectAccess(actions.version, target, call, { ...context, 's3:VersionId': versionId });
}

export function objectAccess(
  action: `s3:${string}`,
  target: ObjectTarget,
  call: CallFacts,
  context: ContextKeys = {},
): AccessRequest {
  const { bucket, key, stored } = target;
  return {
    action,
    resource: arn.object(bucket.name, key),
    owner: bucket.owner,
    resourcePolicy: { kind: 'bucket', bucketId: bucket.id },
    ...(hasAcls(bucket) && { acl: listOver(target) }),
    context: { ...requestContext(call, bucket), ...existingTagContext(stored), ...context },
  };
}

/** What works on an object is a matter of its own list; what makes or removes one, of the bucket's. */
function listOver({ bucket, stored, occupant }: ObjectTarget): AclRef {
  if (stored !== undefined)
    return { kind: 'object', owner: ownerOfObject(stored, bucket), grants: grantsOnObject(stored, bucket) };
  return { kind: 'bucket', bucketId: bucket.id, occupant: occupant && ownerOfObject(occupant, bucket) };
}
