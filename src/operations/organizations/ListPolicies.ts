// Organizations ListPolicies: the policies of one type. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html
import type { ListPoliciesCommandInput, ListPoliciesCommandOutput } from '@aws-sdk/client-organizations';
import type { OrganizationRecord } from '../../storage/records/account.ts';
import {
  fullAccessPolicies,
  OrganizationPolicy,
  type OrganizationPolicyRecord,
  type OrganizationPolicyType,
} from '../../storage/records/organization-policy.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage, pageOf } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { checkedType, policySummary } from './policies.ts';

export const ListPolicies: ServerOperation<ListPoliciesCommandInput, ListPoliciesCommandOutput, OrganizationRecord> = {
  locate(input, readers, call) {
    checkedType(input.Filter, 'Filter');
    checkPage(input);
    return managedOrganization(readers, call);
  },
  access: (_organization, input, call) =>
    organizationAccess('ListPolicies', call, ['*'], { 'organizations:PolicyType': input.Filter }),
  async run(input, organization, call) {
    const all = policiesOfType(call.resources.records, checkedType(input.Filter, 'Filter'));
    const { items, end } = await pageOf(all, ({ id }) => id, input);
    return { Policies: items.map((policy) => policySummary(organization, policy)), ...end };
  },
};

/** In the order of their ids, as the pages are. */
async function* policiesOfType(
  records: RecordReader,
  type: OrganizationPolicyType,
): AsyncIterable<OrganizationPolicyRecord> {
  const all = [fullAccessPolicies[type]];
  for await (const { value } of records.list(OrganizationPolicy, { under: [] }))
    if (value.type === type) all.push(value);
  yield* all.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
