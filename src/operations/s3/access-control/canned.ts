// The lists that AWS has names for. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
import type { AclGrant, AclGroup, AclPermission } from '../../../kernel/acl.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { AccountId } from '../../../kernel/ids.ts';

export interface AclOwners {
  /** Of what the list is on. */
  readonly owner: AccountId;
  readonly bucketOwner: AccountId;
}

export function toAccount(account: AccountId, permission: AclPermission): AclGrant {
  return { grantee: { kind: 'account', account }, permission };
}

function toGroup(group: AclGroup, permission: AclPermission): AclGrant {
  return { grantee: { kind: 'group', group }, permission };
}

/** Beside the owner's full control; on a bucket those for its owner add nothing. */
const additions: Readonly<Record<string, (owners: AclOwners) => readonly AclGrant[]>> = {
  private: () => [],
  'public-read': () => [toGroup('all-users', 'READ')],
  'public-read-write': () => [toGroup('all-users', 'READ'), toGroup('all-users', 'WRITE')],
  'authenticated-read': () => [toGroup('authenticated-users', 'READ')],
  'bucket-owner-read': ({ owner, bucketOwner }) => (owner === bucketOwner ? [] : [toAccount(bucketOwner, 'READ')]),
  'bucket-owner-full-control': ({ owner, bucketOwner }) =>
    owner === bucketOwner ? [] : [toAccount(bucketOwner, 'FULL_CONTROL')],
  'log-delivery-write': () => [toGroup('log-delivery', 'WRITE'), toGroup('log-delivery', 'READ_ACP')],
};

export function cannedGrants(name: string, owners: AclOwners): readonly AclGrant[] {
  if (name === 'aws-exec-read') throw new Fault('NotImplemented', { what: 'the canned ACL `aws-exec-read`' });
  const added = Object.hasOwn(additions, name) ? additions[name] : undefined;
  if (added === undefined)
    throw new Fault('InvalidArgument', { message: '', ArgumentName: 'x-amz-acl', ArgumentValue: name });
  return [toAccount(owners.owner, 'FULL_CONTROL'), ...added(owners)];
}
