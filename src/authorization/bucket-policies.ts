// The policies that a bucket brings into a decision. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
import type { AccessRequest } from '../kernel/access.ts';
import { type Caller, callerAccount } from '../kernel/caller.ts';
import type { CompiledClause, CompiledPolicy } from '../policy/compile.ts';
import { isPublic } from '../policy/public.ts';
import { BucketPolicy } from '../storage/records/bucket.ts';
import { publicAccessBlockOf } from '../storage/records/public-access-block.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { attachedPolicy } from './policies.ts';

const restricted = { operator: 'RestrictPublicBuckets', key: 'the public access block' };
const foreignObject = { operator: 'ownership', key: 'the object' };

export async function bucketPolicies(
  caller: Caller,
  access: AccessRequest,
  bucketId: string,
  records: RecordReader,
): Promise<readonly CompiledPolicy[]> {
  const record = await records.get(BucketPolicy, [bucketId]);
  if (record === undefined) return [];
  const policy = attachedPolicy(record, record.document, 'bucket', access.resource);
  if (access.acl?.kind === 'object' && access.acl.owner !== access.owner) return [withoutAllows(policy, foreignObject)];
  if (!isOutsider(caller, access) || !isPublic(policy.policy)) return [policy];
  const { restrictPublicBuckets } = await publicAccessBlockOf(records, { id: bucketId, owner: access.owner });
  return [restrictPublicBuckets ? withoutAllows(policy, restricted) : policy];
}

/** Neither of the owner's account nor a service of AWS's. */
function isOutsider(caller: Caller, { owner }: AccessRequest): boolean {
  return caller.kind !== 'service' && callerAccount(caller) !== owner;
}

/** The allows stay, for an explanation to show, and never apply: for a reason that reads like a condition. */
function withoutAllows(policy: CompiledPolicy, reason: Pick<CompiledClause, 'operator' | 'key'>): CompiledPolicy {
  const never: CompiledClause = { ...reason, holds: () => false };
  return {
    ...policy,
    statements: policy.statements.map((statement) =>
      statement.effect === 'Deny' ? statement : { ...statement, conditions: [never] },
    ),
  };
}
