// IAM DeletePolicyVersion: a version of a managed policy that is not in force goes. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html
import type { DeletePolicyVersionCommandInput, DeletePolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { checkedText, versionId } from './constraints.ts';
import { changePolicy, deleteConflict, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { versionOf } from './policy-versions.ts';

export const DeletePolicyVersion: ServerOperation<
  DeletePolicyVersionCommandInput,
  DeletePolicyVersionCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    checkedText(input.VersionId, 'versionId', versionId);
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target) => policyAccess('iam:DeletePolicyVersion', target),
  async run(input, target, call) {
    const id = checkedText(input.VersionId, 'versionId', versionId);
    await changePolicy(call, target, (policy) => {
      const { id: gone } = versionOf(policy, id);
      if (gone === policy.defaultVersionId) throw deleteConflict('Cannot delete the default version of a policy.');
      return { ...policy, versions: policy.versions.filter((version) => version.id !== gone) };
    });
    return {};
  },
};
