// IAM SetDefaultPolicyVersion: which version of a managed policy is in force. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html
import type { SetDefaultPolicyVersionCommandInput, SetDefaultPolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { checkedText, versionId } from './constraints.ts';
import { changePolicy, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { versionOf } from './policy-versions.ts';

export const SetDefaultPolicyVersion: ServerOperation<
  SetDefaultPolicyVersionCommandInput,
  SetDefaultPolicyVersionCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    checkedText(input.VersionId, 'versionId', versionId);
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target) => policyAccess('iam:SetDefaultPolicyVersion', target),
  async run(input, target, call) {
    const id = checkedText(input.VersionId, 'versionId', versionId);
    await changePolicy(call, target, (policy) => ({
      ...policy,
      defaultVersionId: versionOf(policy, id).id,
      updatedAtMs: call.nowMs,
    }));
    return {};
  },
};
