// What a request on Organizations is about: an account, or the root that all accounts are under.
import { Fault } from '../../kernel/fault.ts';
import { isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Account, type AccountRecord, type OrganizationRecord } from '../../storage/records/account.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { accountIdForm, checkedInput, parentIdForm } from './inputs.ts';
import { accountArn, managedOrganization, rootArn } from './membership.ts';

export interface AccountTarget {
  readonly organization: OrganizationRecord;
  readonly arn: string;
  readonly found: AccountRecord | undefined;
}

export async function accountTarget(
  id: string | undefined,
  member: string,
  readers: Readers,
  call: CallFacts,
): Promise<AccountTarget> {
  const text = checkedInput(id, member, accountIdForm);
  const organization = await managedOrganization(readers, call);
  const found = isAccountId(text) ? await readers.records.get(Account, [text]) : undefined;
  const arn = isAccountId(text) ? accountArn(organization, text) : '*';
  return { organization, arn, found };
}

export interface ParentTarget {
  readonly organization: OrganizationRecord;
  readonly arn: string;
}

/** There are no organizational units: the root is the one parent. */
export async function parentTarget(id: string | undefined, readers: Readers, call: CallFacts): Promise<ParentTarget> {
  const text = checkedInput(id, 'ParentId', parentIdForm);
  const organization = await managedOrganization(readers, call);
  if (text !== organization.rootId) throw new Fault('ParentNotFoundException');
  return { organization, arn: rootArn(organization) };
}

/** All accounts in the order of their ids. */
export async function* accountsIn(records: RecordReader): AsyncIterable<AccountRecord> {
  for await (const { value } of records.list(Account, { under: [] })) yield value;
}
