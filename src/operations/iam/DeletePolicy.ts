// IAM DeletePolicy: a managed policy goes, once nothing uses it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
import type { DeletePolicyCommandInput, DeletePolicyCommandOutput } from '@aws-sdk/client-iam';
import { ManagedPolicy } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { deleteConflict, policyAccess, policyIn } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';

export const DeletePolicy: ServerOperation<
  DeletePolicyCommandInput,
  DeletePolicyCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate: (input, readers, call) => locatePolicy(input.PolicyArn, readers, call),
  access: (target) => policyAccess('iam:DeletePolicy', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const policy = await policyIn(transaction, target);
      if (policy.attachmentCount + policy.boundaryUsageCount > 0)
        throw deleteConflict('Cannot delete a policy attached to entities.');
      if (policy.versions.length > 1)
        throw deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      transaction.remove(ManagedPolicy, [policy.account, policy.name.toLowerCase()]);
    });
    return {};
  },
};
