// The access control list of a bucket or an object, as a policy beside the bucket's. docs/decisions/0161-acls-as-policies.md
import type { AccessRequest } from '../kernel/access.ts';
import { type AclGrant, isPublicGrant } from '../kernel/acl.ts';
import { type Caller, callerAccount } from '../kernel/caller.ts';
import { accountDocument, bucketAclDocument, type Occupied, objectAclDocument } from '../policy/acl.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { BucketAcl } from '../storage/records/bucket.ts';
import { publicAccessBlockOf } from '../storage/records/public-access-block.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { proposedPolicy } from './policies.ts';

export async function aclPolicies(
  caller: Caller,
  access: AccessRequest,
  bucketId: string,
  records: RecordReader,
): Promise<readonly CompiledPolicy[]> {
  const { acl, resource } = access;
  if (acl === undefined) return [];
  if (acl.kind === 'upload') {
    const document = accountDocument(acl.initiator, access.action);
    return [proposedPolicy(document, 'bucket', `what the account that began an upload may do with it, to ${resource}`)];
  }
  const grants = acl.kind === 'object' ? acl.grants : ((await records.get(BucketAcl, [acl.bucketId]))?.grants ?? []);
  const counting = await grantsThatCount(grants, () =>
    publicAccessBlockOf(records, { id: bucketId, owner: access.owner }),
  );
  const document =
    acl.kind === 'object' ? objectAclDocument(counting) : bucketAclDocument(counting, occupiedBy(acl.occupant, caller));
  if (document === undefined) return [];
  return [proposedPolicy(document, 'bucket', `access control list (${acl.kind}) of ${resource}`)];
}

type Block = Awaited<ReturnType<typeof publicAccessBlockOf>>;

async function grantsThatCount(grants: readonly AclGrant[], block: () => Promise<Block>): Promise<readonly AclGrant[]> {
  if (!grants.some(isPublicGrant) || !(await block()).ignorePublicAcls) return grants;
  return grants.filter((grant) => !isPublicGrant(grant));
}

function occupiedBy(occupant: string | undefined, caller: Caller): Occupied {
  if (occupant === undefined) return 'vacant';
  return occupant === callerAccount(caller) ? 'own' : 'foreign';
}
