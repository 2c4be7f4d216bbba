// Session policies: they narrow what a session may do, and never widen it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
import { deflateRawSync } from 'node:zlib';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { SessionPolicies } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { AssumedRoleClaims } from '../../kernel/session.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { arnText, checkedText, invalid, policyDocument } from '../iam/constraints.ts';
import { parsed } from '../iam/documents.ts';
import { checkedPolicyArn, readPolicy } from '../iam/located.ts';

const inlineRule = { ...policyDocument, max: 2048 };
const managedPolicies = 10;

export function sessionPoliciesOf(input: Pick<AssumeRoleCommandInput, 'Policy' | 'PolicyArns'>): SessionPolicies {
  const inline = input.Policy;
  if (inline !== undefined) parsed(checkedText(inline, 'policy', inlineRule), 'session');
  const managedArns = (input.PolicyArns ?? []).map(({ arn }, index) =>
    checkedPolicyArn(checkedText(arn, `policyArns.${index + 1}.member.arn`, arnText)),
  );
  if (managedArns.length > managedPolicies)
    throw invalid(`At most ${managedPolicies} managed session policies may be given.`);
  return { inline, managedArns };
}

/** They must be AWS's, or belong to the account of the role. */
export async function requireSessionPolicies(
  records: RecordReader,
  managedArns: readonly string[],
  account: AccountId,
): Promise<void> {
  for (const policyArn of managedArns) {
    const policy = await readPolicy(records, policyArn);
    const usable = policy?.kind === 'aws' || policy?.record.account === account;
    if (!usable)
      throw new Fault('MalformedPolicyDocument', {
        message: `Policy ${policyArn} does not exist or is not attachable.`,
      });
  }
}

/** What a token may carry of policies and tags, once compressed. */
const packedBytes = 2048;

/**
 * How much of the room for policies and tags is used: AWS compresses them, and so do we to measure them. Nothing is said
 * of a session without any; one that needs more room than there is, is refused.
 */
export function packedSize({ sessionPolicies, tags }: Pick<AssumedRoleClaims, 'sessionPolicies' | 'tags'>): {
  readonly PackedPolicySize?: number;
} {
  const { inline, managedArns } = sessionPolicies;
  if (inline === undefined && managedArns.length === 0 && Object.keys(tags).length === 0) return {};
  const packed = deflateRawSync(JSON.stringify([inline, managedArns, tags]));
  const percent = Math.ceil((packed.length * 100) / packedBytes);
  if (percent > 100) throw new Fault('PackedPolicyTooLarge', { percent });
  return { PackedPolicySize: percent };
}
