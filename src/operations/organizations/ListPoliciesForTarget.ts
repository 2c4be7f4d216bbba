// Organizations ListPoliciesForTarget: the policies on the root or an account. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html
import type {
  ListPoliciesForTargetCommandInput,
  ListPoliciesForTargetCommandOutput,
} from '@aws-sdk/client-organizations';
import type { OrganizationPolicyRecord, OrganizationPolicyType } from '../../storage/records/organization-policy.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage, pageOf } from './inputs.ts';
import {
  type AttachmentTarget,
  checkedType,
  locateTarget,
  policyIdsOn,
  policySummary,
  readPolicy,
} from './policies.ts';

export const ListPoliciesForTarget: ServerOperation<
  ListPoliciesForTargetCommandInput,
  ListPoliciesForTargetCommandOutput,
  AttachmentTarget
> = {
  locate(input, readers, call) {
    checkedType(input.Filter, 'Filter');
    checkPage(input);
    return locateTarget(input.TargetId, readers, call);
  },
  access: ({ arn }, input, call) =>
    organizationAccess('ListPoliciesForTarget', call, [arn], { 'organizations:PolicyType': input.Filter }),
  async run(input, target, call) {
    const all = policiesOn(target, checkedType(input.Filter, 'Filter'), call.resources.records);
    const { items, end } = await pageOf(all, ({ id }) => id, input);
    return { Policies: items.map((policy) => policySummary(target.organization, policy)), ...end };
  },
};

async function* policiesOn(
  { organization, id: target }: AttachmentTarget,
  type: OrganizationPolicyType,
  records: RecordReader,
): AsyncIterable<OrganizationPolicyRecord> {
  if (!(organization.enabledPolicyTypes ?? []).includes(type)) return;
  for (const id of (await policyIdsOn(records, type, target)).toSorted()) {
    const policy = await readPolicy(records, id);
    if (policy !== undefined) yield policy;
  }
}
