// Organizations DisablePolicyType: policies of a type have no say any more, and are attached to nothing. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisablePolicyType.html
import type { DisablePolicyTypeCommandInput, DisablePolicyTypeCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { Organization, type OrganizationRecord } from '../../storage/records/account.ts';
import { PoliciesOnTarget } from '../../storage/records/organization-policy.ts';
import type { ServerOperation } from '../context.ts';
import { checkedType, organizationIn, shownRoot } from './policies.ts';
import { locatePolicyType, policyTypeAccess } from './policy-types.ts';

export const DisablePolicyType: ServerOperation<
  DisablePolicyTypeCommandInput,
  DisablePolicyTypeCommandOutput,
  OrganizationRecord
> = {
  locate: locatePolicyType,
  access: (organization, input, call) => policyTypeAccess('DisablePolicyType', organization, input, call),
  async run(input, _organization, call) {
    const type = checkedType(input.PolicyType, 'PolicyType');
    return call.resources.records.transaction(async (transaction) => {
      const before = await organizationIn(transaction);
      const enabled = before.enabledPolicyTypes ?? [];
      if (!enabled.includes(type)) throw new Fault('PolicyTypeNotEnabledException');
      for await (const { key } of transaction.list(PoliciesOnTarget, { under: [type] }))
        transaction.remove(PoliciesOnTarget, [type, String(key.at(-1))]);
      const after = { ...before, enabledPolicyTypes: enabled.filter((other) => other !== type) };
      transaction.put(Organization, [], after);
      return { Root: shownRoot(after) };
    });
  },
};
