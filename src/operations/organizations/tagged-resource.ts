// What carries tags in an organization: its root, units, accounts and policies.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_tagging.html
import { Fault } from '../../kernel/fault.ts';
import { isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Account, Organization, type OrganizationRecord } from '../../storage/records/account.ts';
import type { Tags } from '../../storage/records/identity.ts';
import { OrganizationPolicy } from '../../storage/records/organization-policy.ts';
import { OrganizationalUnit } from '../../storage/records/organizational-unit.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { Readers, ServerCall } from '../context.ts';
import { checkedInput, taggableIdForm } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { ownPolicyIn, policyArn, policyIdForm, readPolicy } from './policies.ts';
import { findPart } from './targets.ts';

export interface TaggedResource {
  readonly id: string;
  readonly arn: string;
  /** Undefined when it is not there. */
  readonly tags: Tags | undefined;
}

export async function taggedResource(
  resourceId: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<TaggedResource> {
  const id = checkedInput(resourceId, 'ResourceId', taggableIdForm);
  const organization = await managedOrganization(readers, call);
  return { id, ...((await findTagged(id, organization, readers)) ?? { arn: '*', tags: undefined }) };
}

async function findTagged(
  id: string,
  organization: OrganizationRecord,
  { records }: Readers,
): Promise<Pick<TaggedResource, 'arn' | 'tags'> | undefined> {
  if (!policyIdForm.test(id)) return findPart(id, organization, records);
  const policy = await readPolicy(records, id);
  return policy && { arn: policyArn(organization, policy), tags: policy.tags };
}

export async function changeTags(
  call: ServerCall,
  { id }: TaggedResource,
  change: (tags: Tags) => Tags,
): Promise<void> {
  await call.resources.records.transaction(async (transaction) => {
    if (policyIdForm.test(id)) {
      const policy = await ownPolicyIn(transaction, id);
      transaction.put(OrganizationPolicy, [id], { ...policy, tags: change(policy.tags) });
    } else await changePartTags(transaction, id, change);
  });
}

async function changePartTags(transaction: RecordTransaction, id: string, change: (tags: Tags) => Tags): Promise<void> {
  const organization = await transaction.get(Organization, []);
  if (organization?.rootId === id) {
    transaction.put(Organization, [], { ...organization, rootTags: change(organization.rootTags ?? {}) });
    return;
  }
  if (isAccountId(id)) {
    const account = await transaction.get(Account, [id]);
    if (account === undefined) throw new Fault('TargetNotFoundException');
    transaction.put(Account, [id], { ...account, tags: change(account.tags ?? {}) });
    return;
  }
  const unit = await transaction.get(OrganizationalUnit, [id]);
  if (unit === undefined) throw new Fault('TargetNotFoundException');
  transaction.put(OrganizationalUnit, [id], { ...unit, tags: change(unit.tags) });
}
