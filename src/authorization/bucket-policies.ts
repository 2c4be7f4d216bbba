// The policies that a bucket brings into a decision. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
import type { AccessRequest } from '../kernel/access.ts';
import { type Caller, callerAccount } from '../kernel/caller.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { isPublic } from '../policy/public.ts';
import { BucketPolicy } from '../storage/records/bucket.ts';
import { publicAccessBlockOf } from '../storage/records/public-access-block.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { attachedPolicy } from './policies.ts';

export async function bucketPolicies(
  caller: Caller,
  access: AccessRequest,
  bucketId: string,
  records: RecordReader,
): Promise<readonly CompiledPolicy[]> {
  const record = await records.get(BucketPolicy, [bucketId]);
  if (record === undefined) return [];
  const policy = attachedPolicy(record, record.document, 'bucket', access.resource);
  if (!isOutsider(caller, access) || !isPublic(policy.policy)) return [policy];
  const { restrictPublicBuckets } = await publicAccessBlockOf(records, access.owner, bucketId);
  return [restrictPublicBuckets ? withoutAllows(policy, 'RestrictPublicBuckets') : policy];
}

/** Neither of the owner's account nor a service of AWS's. */
function isOutsider(caller: Caller, { owner }: AccessRequest): boolean {
  return caller.kind !== 'service' && callerAccount(caller) !== owner;
}

/** Statements that deny, and keep their places in the document; `why` is shown beside the policy's name. */
export function withoutAllows(policy: CompiledPolicy, why: string): CompiledPolicy {
  return {
    ...policy,
    ref: { ...policy.ref, id: `${policy.ref.id} (its allows are set aside: ${why})` },
    statements: policy.statements.filter(({ effect }) => effect === 'Deny'),
  };
}
