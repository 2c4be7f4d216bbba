// Organizations EnablePolicyType: policies of a type have their say; AWS's own is on every account, so nothing changes yet. https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html
import type { EnablePolicyTypeCommandInput, EnablePolicyTypeCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { Organization, type OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { checkedType, organizationIn, shownRoot } from './policies.ts';
import { locatePolicyType, policyTypeAccess } from './policy-types.ts';

export const EnablePolicyType: ServerOperation<
  EnablePolicyTypeCommandInput,
  EnablePolicyTypeCommandOutput,
  OrganizationRecord
> = {
  locate: locatePolicyType,
  access: (organization, input, call) => policyTypeAccess('EnablePolicyType', organization, input, call),
  async run(input, _organization, call) {
    const type = checkedType(input.PolicyType, 'PolicyType');
    return call.resources.records.transaction(async (transaction) => {
      const before = await organizationIn(transaction);
      const enabled = before.enabledPolicyTypes ?? [];
      if (enabled.includes(type)) throw new Fault('PolicyTypeAlreadyEnabledException');
      const after = { ...before, enabledPolicyTypes: [...enabled, type] };
      transaction.put(Organization, [], after);
      return { Root: shownRoot(after) };
    });
  },
};
