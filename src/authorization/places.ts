// Where in the organization the two accounts of a request stand: the caller's, and that of the resource.
import { callerAccount } from '../kernel/caller.ts';
import type { AccountId } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import { Account, type OrganizationRecord } from '../storage/records/account.ts';
import { unitsOver } from '../storage/records/organizational-unit.ts';
import type { RecordReader } from '../storage/records/record.ts';

export interface Place {
  readonly account: AccountId;
  /** From the root down to the account: what policies are attached to. */
  readonly levels: readonly string[];
  /** As `aws:PrincipalOrgPaths` has it: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. */
  readonly path: string;
  /** False once the account was closed. */
  readonly isOpen: boolean;
}

export interface Places {
  /** Undefined for whoever has no account. */
  readonly caller: Place | undefined;
  /** Undefined for an account that is not here. */
  readonly owner: Place | undefined;
  /** Of the resource on whose behalf a service calls. */
  readonly source: Place | undefined;
}

export async function placesOf(
  { caller, source }: Pick<CallFacts, 'caller' | 'source'>,
  owner: AccountId,
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<Places> {
  const account = callerAccount(caller);
  const ofCaller = account === undefined ? undefined : await placeOf(account, organization, records);
  const ofOwner = owner === account ? ofCaller : await placeOf(owner, organization, records);
  const ofSource = source && (await placeOf(source.account, organization, records));
  return { caller: ofCaller, owner: ofOwner, source: ofSource };
}

async function placeOf(
  account: AccountId,
  { id, rootId }: OrganizationRecord,
  records: RecordReader,
): Promise<Place | undefined> {
  const found = await records.get(Account, [account]);
  if (found === undefined) return undefined;
  const units = await unitsOver(found, records);
  const path = `${[id, rootId, ...units].join('/')}/`;
  return { account, levels: [rootId, ...units, account], path, isOpen: found.status === 'ACTIVE' };
}
