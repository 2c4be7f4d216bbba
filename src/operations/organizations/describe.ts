// Records as Organizations shows them.
import type { Account, CreateAccountStatus, OrganizationalUnit } from '@aws-sdk/client-organizations';
import type { AccountRecord, AccountRequestRecord, OrganizationRecord } from '../../storage/records/account.ts';
import { unitsOver } from '../../storage/records/organizational-unit.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { unitArn } from './membership.ts';

const states = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED', PENDING_CLOSURE: 'PENDING_CLOSURE' } as const;

interface Child {
  readonly id: string;
  readonly parentUnitId?: string | undefined;
}

/** From the organization down to the account or the unit. */
async function pathOf(child: Child, { id, rootId }: OrganizationRecord, records: RecordReader): Promise<string> {
  return `${[id, rootId, ...(await unitsOver(child, records)), child.id].join('/')}/`;
}

export async function shownAccount(
  record: AccountRecord,
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<Account> {
  return {
    Id: record.id,
    Arn: record.arn,
    Email: record.email,
    Name: record.name,
    Status: record.status,
    State: states[record.status],
    Paths: [await pathOf(record, organization, records)],
    JoinedMethod: record.joinedMethod,
    JoinedTimestamp: new Date(record.joinedAtMs),
  };
}

export function shownAccounts(
  accounts: readonly AccountRecord[],
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<Account[]> {
  return Promise.all(accounts.map((account) => shownAccount(account, organization, records)));
}

export async function shownUnit(
  unit: Child & { readonly name: string },
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<OrganizationalUnit> {
  const Path = await pathOf(unit, organization, records);
  return { Id: unit.id, Arn: unitArn(organization, unit.id), Name: unit.name, Path };
}

export function shownUnits(
  units: readonly (Child & { readonly name: string })[],
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<OrganizationalUnit[]> {
  return Promise.all(units.map((unit) => shownUnit(unit, organization, records)));
}

export function shownRequest(record: AccountRequestRecord): CreateAccountStatus {
  return {
    Id: record.id,
    AccountName: record.accountName,
    State: record.state,
    RequestedTimestamp: new Date(record.requestedAtMs),
    ...(record.completedAtMs === undefined ? {} : { CompletedTimestamp: new Date(record.completedAtMs) }),
    ...(record.account === undefined ? {} : { AccountId: record.account }),
    ...(record.failureReason === 'EMAIL_ALREADY_EXISTS' ? { FailureReason: 'EMAIL_ALREADY_EXISTS' as const } : {}),
  };
}
