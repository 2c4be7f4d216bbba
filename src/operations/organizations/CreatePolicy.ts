// Organizations CreatePolicy: a service or resource control policy, attached to nothing yet. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html
import type { CreatePolicyCommandInput, CreatePolicyCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { newUuid } from '../../kernel/ids.ts';
import type { OrganizationRecord } from '../../storage/records/account.ts';
import { OrganizationPolicy, type OrganizationPolicyRecord } from '../../storage/records/organization-policy.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkedInput, constraint } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { checkedContent, checkedType, descriptionForm, policyNameForm, shownPolicy } from './policies.ts';
import { checkedTags, tagContext } from './tags.ts';

/** AWS's default for each type; it raises it on request. */
const policiesInOrganization = 1000;

export const CreatePolicy: ServerOperation<CreatePolicyCommandInput, CreatePolicyCommandOutput, OrganizationRecord> = {
  locate(input, readers, call) {
    checkedType(input.Type, 'Type');
    checkedInput(input.Name, 'Name', policyNameForm);
    checkedInput(input.Description, 'Description', descriptionForm);
    checkedTags(input.Tags);
    return managedOrganization(readers, call);
  },
  access: (_organization, input, call) =>
    organizationAccess('CreatePolicy', call, ['*'], {
      'organizations:PolicyType': input.Type,
      ...tagContext(checkedTags(input.Tags)),
    }),
  async run(input, organization, call) {
    const type = checkedType(input.Type, 'Type');
    const policy: OrganizationPolicyRecord = {
      id: `p-${newUuid(call.resources.random).replaceAll('-', '').slice(0, 10)}`,
      type,
      name: checkedInput(input.Name, 'Name', policyNameForm),
      description: checkedInput(input.Description, 'Description', descriptionForm),
      content: checkedContent(input.Content, type),
      tags: checkedTags(input.Tags),
    };
    await call.resources.records.transaction(async (transaction) => {
      await requireRoom(transaction, policy);
      transaction.put(OrganizationPolicy, [policy.id], policy);
    });
    return { Policy: shownPolicy(organization, policy) };
  },
};

async function requireRoom(
  transaction: RecordTransaction,
  { id, type, name }: OrganizationPolicyRecord,
): Promise<void> {
  let count = 0;
  for await (const { value } of transaction.list(OrganizationPolicy, { under: [] })) {
    if (value.id === id) throw new Fault('InternalError');
    if (value.type !== type) continue;
    if (value.name === name) throw new Fault('DuplicatePolicyException');
    count += 1;
  }
  if (count >= policiesInOrganization)
    throw constraint(
      'POLICY_NUMBER_LIMIT_EXCEEDED',
      'You have exceeded the number of policies that the organization may have.',
    );
}
