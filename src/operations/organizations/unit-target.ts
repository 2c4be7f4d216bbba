// The organizational unit that a request names.
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { OrganizationalUnit, type OrganizationalUnitRecord } from '../../storage/records/organizational-unit.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { unitIdForm } from './inputs.ts';
import { type PartTarget, partTarget } from './targets.ts';

export function unitTarget(id: string | undefined, readers: Readers, call: CallFacts): Promise<PartTarget> {
  return partTarget(id, 'OrganizationalUnitId', unitIdForm, readers, call);
}

export async function unitIn(transaction: RecordTransaction, id: string): Promise<OrganizationalUnitRecord> {
  const unit = await transaction.get(OrganizationalUnit, [id]);
  if (unit === undefined) throw new Fault('OrganizationalUnitNotFoundException');
  return unit;
}
