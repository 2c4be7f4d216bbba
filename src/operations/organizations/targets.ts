// What a request on Organizations is about: the root, an organizational unit or an account.
import { Fault, type FaultCode } from '../../kernel/fault.ts';
import { isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Account, type AccountRecord, type OrganizationRecord } from '../../storage/records/account.ts';
import type { Tags } from '../../storage/records/identity.ts';
import { OrganizationalUnit, type OrganizationalUnitRecord } from '../../storage/records/organizational-unit.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { accountIdForm, checkedInput } from './inputs.ts';
import { accountArn, managedOrganization, rootArn, unitArn } from './membership.ts';

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

/** A part of the organization's tree. */
export interface Part {
  readonly type: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly tags: Tags;
  /** Absent for the root, and right under it. */
  readonly parentUnitId?: string | undefined;
}

export function rootPart(organization: OrganizationRecord): Part {
  const { rootId: id, rootTags } = organization;
  return { type: 'ROOT', id, name: 'Root', arn: rootArn(organization), tags: rootTags ?? {} };
}

export function unitPart(organization: OrganizationRecord, unit: OrganizationalUnitRecord): Part {
  return { type: 'ORGANIZATIONAL_UNIT', arn: unitArn(organization, unit.id), ...unit };
}

export function accountPart(organization: OrganizationRecord, account: AccountRecord): Part {
  const { id, name, tags, parentUnitId } = account;
  return { type: 'ACCOUNT', id, name, arn: accountArn(organization, id), tags: tags ?? {}, parentUnitId };
}

/** By its id, whatever it is. */
export async function findPart(
  id: string,
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<Part | undefined> {
  if (id === organization.rootId) return rootPart(organization);
  if (isAccountId(id)) {
    const account = await records.get(Account, [id]);
    return account && accountPart(organization, account);
  }
  const unit = await records.get(OrganizationalUnit, [id]);
  return unit && unitPart(organization, unit);
}

export interface PartTarget {
  readonly organization: OrganizationRecord;
  readonly id: string;
  /** Also of a part that is not there, so that its permission is asked first. */
  readonly arn: string;
  readonly found: Part | undefined;
}

export async function partTarget(
  id: string | undefined,
  member: string,
  form: RegExp,
  readers: Readers,
  call: CallFacts,
): Promise<PartTarget> {
  const text = checkedInput(id, member, form);
  const organization = await managedOrganization(readers, call);
  const found = await findPart(text, organization, readers.records);
  const arn = isAccountId(text) ? accountArn(organization, text) : unitArn(organization, text);
  return { organization, id: text, arn: found?.arn ?? arn, found };
}

type NotFound = Extract<FaultCode, `${'Parent' | 'Child' | 'Target' | 'OrganizationalUnit'}NotFoundException`>;

export function existing({ found }: PartTarget, code: NotFound): Part {
  if (found === undefined) throw new Fault(code);
  return found;
}

/** All accounts in the order of their ids. */
export async function* accountsIn(records: RecordReader): AsyncIterable<AccountRecord> {
  for await (const { value } of records.list(Account, { under: [] })) yield value;
}

/** All units in the order of their ids. */
export async function* unitsIn(records: RecordReader): AsyncIterable<OrganizationalUnitRecord> {
  for await (const { value } of records.list(OrganizationalUnit, { under: [] })) yield value;
}

export async function allUnits(records: RecordReader): Promise<readonly OrganizationalUnitRecord[]> {
  const units: OrganizationalUnitRecord[] = [];
  for await (const unit of unitsIn(records)) units.push(unit);
  return units;
}

export type Child = Pick<Part, 'id' | 'parentUnitId'>;

/** Those of the accounts or units that are right under the root or a unit. */
export async function* childrenOf<Each extends Child>(parent: Part, all: AsyncIterable<Each>): AsyncIterable<Each> {
  const unitId = parent.type === 'ROOT' ? undefined : parent.id;
  for await (const child of all) if (child.parentUnitId === unitId) yield child;
}
