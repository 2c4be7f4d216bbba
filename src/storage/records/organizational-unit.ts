// Organizational units: the tree between the root and the accounts. An account or a unit without a parent is right under the root.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
import type { AccountRecord } from './account.ts';
import type { Tags } from './identity.ts';
import { type RecordReader, recordKind } from './record.ts';

export interface OrganizationalUnitRecord {
  /** `ou-`, the letters of the root's id, and eight more. */
  readonly id: string;
  readonly name: string;
  /** Another unit; absent right under the root. */
  readonly parentUnitId?: string | undefined;
  readonly tags: Tags;
}

export const OrganizationalUnit = recordKind<[unitId: string], OrganizationalUnitRecord>({
  name: 'organizational-unit',
  version: 1,
});

/** How many units there are under each other at most. */
export const deepestUnit = 5;

/** The units over an account or a unit, from the root's side. */
export async function unitsOver(
  child: Pick<AccountRecord | OrganizationalUnitRecord, 'parentUnitId'> | undefined,
  records: RecordReader,
): Promise<readonly string[]> {
  const units: string[] = [];
  let next = child?.parentUnitId;
  while (next !== undefined) {
    const unit = await records.get(OrganizationalUnit, [next]);
    // A unit goes only when nothing is under it, and its place never changes: what is missing here was lost.
    if (unit === undefined || units.length === deepestUnit)
      throw new Error(`organizational unit \`${next}\` is missing`);
    units.unshift(next);
    next = unit.parentUnitId;
  }
  return units;
}
