// IAM CreatePolicyVersion: another version of a managed policy, five at most. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
import type { CreatePolicyVersionCommandInput, CreatePolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import { ManagedPolicy } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { policyVersion } from './describe.ts';
import { checkedManagedPolicy } from './documents.ts';
import { limitExceeded, policyAccess, policyIn } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';

const versionsPerPolicy = 5;

export const CreatePolicyVersion: ServerOperation<
  CreatePolicyVersionCommandInput,
  CreatePolicyVersionCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    required(input.PolicyDocument, 'policyDocument');
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target) => policyAccess('iam:CreatePolicyVersion', target),
  async run(input, target, call) {
    const document = checkedManagedPolicy(input.PolicyDocument);
    return call.resources.records.transaction(async (transaction) => {
      const policy = await policyIn(transaction, target);
      if (policy.versions.length >= versionsPerPolicy)
        throw limitExceeded(
          `A managed policy can have up to ${versionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
        );
      const version = { id: `v${policy.nextVersion}`, document, createdAtMs: call.nowMs };
      const changed = {
        ...policy,
        versions: [...policy.versions, version],
        nextVersion: policy.nextVersion + 1,
        updatedAtMs: call.nowMs,
        defaultVersionId: input.SetAsDefault === true ? version.id : policy.defaultVersionId,
      };
      transaction.put(ManagedPolicy, [policy.account, policy.name.toLowerCase()], changed);
      return { PolicyVersion: policyVersion(changed, version) };
    });
  },
};
