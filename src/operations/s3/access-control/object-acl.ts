// Who owns an object, and the list on it: what a write decides, and what a reader is told.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
import type { AclGrant } from '../../../kernel/acl.ts';
import { type Caller, callerAccount } from '../../../kernel/caller.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import type { ObjectProperties } from '../../../storage/records/object.ts';
import type { ServerCall } from '../../context.ts';
import { type AclHeaders, aclOfHeaders, asksForAcl } from './acl-request.ts';
import { toAccount } from './canned.ts';
import { hasAcls, ownershipOf } from './ownership.ts';
import { refusePublicAcl } from './public-access-block.ts';

/** Lists that say no more than that the owner of the bucket owns everything. */
const ownersLists: readonly (string | undefined)[] = [undefined, 'private', 'bucket-owner-full-control'];

type Owned = Pick<ObjectProperties, 'owner' | 'acl'>;

export function ownerOfObject({ owner }: Pick<ObjectProperties, 'owner'>, bucket: BucketRecord): AccountId {
  return hasAcls(bucket) ? (owner ?? bucket.owner) : bucket.owner;
}

/** While lists are off, those that objects had before do not count. */
export function grantsOnObject(object: Owned, bucket: BucketRecord): readonly AclGrant[] {
  const kept = hasAcls(bucket) ? object.acl : undefined;
  return kept ?? [toAccount(ownerOfObject(object, bucket), 'FULL_CONTROL')];
}

/** Undefined for the bucket's owner, as records have it; also for strangers, and where the bucket owns everything. */
export function writerOf(caller: Caller, bucket: BucketRecord): AccountId | undefined {
  const account = callerAccount(caller);
  return hasAcls(bucket) && account !== bucket.owner ? account : undefined;
}

/** Of a new object, as the headers of its write say. */
export async function readObjectAcl(
  call: ServerCall,
  { bucket, resource }: { readonly bucket: BucketRecord; readonly resource: string },
  input: AclHeaders,
): Promise<Owned> {
  const { records } = call.resources;
  if (!hasAcls(bucket)) {
    await refuseOtherThanOwners(call, bucket, input);
    return { owner: undefined, acl: undefined };
  }
  const takes = ownershipOf(bucket) === 'BucketOwnerPreferred' && input.ACL === 'bucket-owner-full-control';
  const owner = takes ? undefined : writerOf(call.caller, bucket);
  const owners = { owner: owner ?? bucket.owner, bucketOwner: bucket.owner };
  const grants = await aclOfHeaders(records, input, owners);
  if (grants !== undefined) await refusePublicAcl(call, records, bucket, { action: 's3:PutObject', resource, grants });
  const isPrivate = input.ACL === 'private' || grants === undefined;
  return { owner, acl: isPrivate ? undefined : grants };
}

/** `private` is the writer's full control: of the bucket's owner it says what is so anyway, of others it asks for more. */
async function refuseOtherThanOwners(call: ServerCall, bucket: BucketRecord, input: AclHeaders): Promise<void> {
  if (!asksForAcl(input)) return;
  const refusal = new Fault('AccessControlListNotSupported', { BucketName: bucket.name });
  if (!ownersLists.includes(input.ACL)) throw refusal;
  const writer = callerAccount(call.caller) ?? bucket.owner;
  const owners = { owner: input.ACL === 'private' ? writer : bucket.owner, bucketOwner: bucket.owner };
  const grants = await aclOfHeaders(call.resources.records, input, owners);
  const isOwners = ({ grantee, permission }: AclGrant) =>
    grantee.kind === 'account' && grantee.account === bucket.owner && permission === 'FULL_CONTROL';
  if (grants?.every(isOwners) !== true) throw refusal;
}
