// Organizations EnablePolicyType: policies of a type have their say; AWS's own is on every account, so nothing changes yet. https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html
import type { EnablePolicyTypeCommandInput, EnablePolicyTypeCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { Organization, type OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { checkedInput } from './inputs.ts';
import { managedOrganization, rootArn } from './membership.ts';
import { checkedType, organizationAccess, organizationIn, shownRoot } from './policies.ts';

export const EnablePolicyType: ServerOperation<
  EnablePolicyTypeCommandInput,
  EnablePolicyTypeCommandOutput,
  OrganizationRecord
> = {
  async locate(input, readers, call) {
    checkedType(input.PolicyType, 'PolicyType');
    const id = checkedInput(input.RootId, 'RootId', /^r-[0-9a-z]{4,32}$/);
    const organization = await managedOrganization(readers, call);
    if (id !== organization.rootId) throw new Fault('RootNotFoundException');
    return organization;
  },
  access: (organization, input) =>
    organizationAccess('EnablePolicyType', organization, [rootArn(organization)], {
      'organizations:PolicyType': input.PolicyType,
    }),
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
