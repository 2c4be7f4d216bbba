// The organization that a caller belongs to, and the calls that only its management account may make.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_getting-started_concepts.html
import { partition } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Organization, type OrganizationRecord } from '../../storage/records/account.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { DelegatedAdministrator } from '../../storage/records/trusted-service.ts';
import type { Readers } from '../context.ts';
import { identified } from '../iam/located.ts';

export async function organizationOf(readers: Readers, call: CallFacts): Promise<OrganizationRecord> {
  identified(call);
  const organization = await readers.records.get(Organization, []);
  if (organization === undefined) throw new Fault('AWSOrganizationsNotInUseException');
  return organization;
}

/**
 * Most calls are the management account's alone, whatever a member's own policies allow; those that only read are also
 * the delegated administrators'.
 */
export async function managedOrganization(readers: Readers, call: CallFacts): Promise<OrganizationRecord> {
  const organization = await organizationOf(readers, call);
  const { account } = identified(call);
  const reads = /^(?:Describe|List)/.test(call.operation);
  if (account !== organization.managementAccount && !(reads && (await isDelegated(account, readers.records))))
    throw new Fault('AccessDenied', { message: "You don't have permissions to access this resource." });
  return organization;
}

export async function isDelegated(account: AccountId, records: RecordReader): Promise<boolean> {
  for await (const _ of records.list(DelegatedAdministrator, { under: [account], limit: 1 })) return true;
  return false;
}

type Named = Pick<OrganizationRecord, 'id' | 'managementAccount'>;

function arnOf(organization: Named, resource: string): string {
  return `arn:${partition}:organizations::${organization.managementAccount}:${resource}`;
}

export const organizationArn = (organization: Named): string => arnOf(organization, `organization/${organization.id}`);
export const rootArn = (organization: OrganizationRecord): string =>
  arnOf(organization, `root/${organization.id}/${organization.rootId}`);
export const unitArn = (organization: Named, unitId: string): string =>
  arnOf(organization, `ou/${organization.id}/${unitId}`);
export const accountArn = (organization: Named, account: AccountId): string =>
  arnOf(organization, `account/${organization.id}/${account}`);
