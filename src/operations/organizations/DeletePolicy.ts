// Organizations DeletePolicy: a policy goes, once it is attached to nothing. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeletePolicy.html
import type { DeletePolicyCommandInput, DeletePolicyCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { OrganizationPolicy, PoliciesOnTarget } from '../../storage/records/organization-policy.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { locatePolicy, ownPolicyIn, type PolicyTarget } from './policies.ts';
import { resourceTagContext } from './tags.ts';

export const DeletePolicy: ServerOperation<DeletePolicyCommandInput, DeletePolicyCommandOutput, PolicyTarget> = {
  locate: (input, readers, call) => locatePolicy(input.PolicyId, readers, call),
  access: ({ arn, found }, _input, call) =>
    organizationAccess('DeletePolicy', call, [arn], {
      'organizations:PolicyType': found?.type,
      ...resourceTagContext(found?.tags),
    }),
  async run(_input, { id }, call) {
    await call.resources.records.transaction(async (transaction) => {
      const policy = await ownPolicyIn(transaction, id);
      for await (const { value } of transaction.list(PoliciesOnTarget, { under: [policy.type] }))
        if (value.policyIds.includes(id)) throw new Fault('PolicyInUseException');
      transaction.remove(OrganizationPolicy, [id]);
    });
    return {};
  },
};
