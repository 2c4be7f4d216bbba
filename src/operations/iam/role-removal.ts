// What goes with a role, in the transaction that deletes it.
import { forgetUses } from '../../storage/records/credential-use.ts';
import { Role, type RoleRecord } from '../../storage/records/identity.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import { bound } from './attachments.ts';
import { renamePrincipal } from './principal-names.ts';
import { rolePlace } from './trust.ts';

export async function removeRole(transaction: RecordTransaction, role: RoleRecord): Promise<void> {
  await bound(transaction, role, undefined);
  await forgetUses(transaction, role.account, role.id);
  enterNames(transaction, rolePlace(role), undefined, role.trustPolicy);
  transaction.remove(Role, [role.account, role.name.toLowerCase()]);
  await renamePrincipal(transaction, role.arn, role.id);
}
