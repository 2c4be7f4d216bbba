// What enabling and disabling a type of policy share: it is done on the organization's root, from its management account.
// https://docs.aws.amazon.com/organizations/latest/userguide/enable-policy-type.html
import type { EnablePolicyTypeCommandInput } from '@aws-sdk/client-organizations';
import type { AccessRequest } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { OrganizationRecord } from '../../storage/records/account.ts';
import type { Readers } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkedInput } from './inputs.ts';
import { managedOrganization, rootArn } from './membership.ts';
import { checkedType } from './policies.ts';

type Input = Pick<EnablePolicyTypeCommandInput, 'RootId' | 'PolicyType'>;

export async function locatePolicyType(input: Input, readers: Readers, call: CallFacts): Promise<OrganizationRecord> {
  checkedType(input.PolicyType, 'PolicyType');
  const id = checkedInput(input.RootId, 'RootId', /^r-[0-9a-z]{4,32}$/);
  const organization = await managedOrganization(readers, call);
  if (id !== organization.rootId) throw new Fault('RootNotFoundException');
  return organization;
}

export function policyTypeAccess(
  operation: 'EnablePolicyType' | 'DisablePolicyType',
  organization: OrganizationRecord,
  input: Input,
  call: CallFacts,
): readonly AccessRequest[] {
  const context = { 'organizations:PolicyType': input.PolicyType };
  return organizationAccess(operation, call, [rootArn(organization)], context);
}
