// The account whose tags a request is about: nothing else of an organization carries tags here.
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Account } from '../../storage/records/account.ts';
import type { Tags } from '../../storage/records/identity.ts';
import type { Readers, ServerCall } from '../context.ts';
import { accountIdForm, checkedInput, taggableIdForm } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { type AccountTarget, accountTarget } from './targets.ts';

export async function taggedAccount(
  resourceId: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<AccountTarget> {
  const id = checkedInput(resourceId, 'ResourceId', taggableIdForm);
  if (accountIdForm.test(id)) return accountTarget(id, 'ResourceId', readers, call);
  const { rootId } = await managedOrganization(readers, call);
  if (id === rootId) throw new Fault('NotImplemented', { what: 'tags of the root' });
  throw new Fault('TargetNotFoundException');
}

export async function changeTags(
  call: ServerCall,
  target: AccountTarget,
  change: (tags: Tags | undefined) => Tags,
): Promise<void> {
  await call.resources.records.transaction(async (transaction) => {
    const id = target.found?.id;
    const account = id === undefined ? undefined : await transaction.get(Account, [id]);
    if (account === undefined) throw new Fault('TargetNotFoundException');
    transaction.put(Account, [account.id], { ...account, tags: change(account.tags) });
  });
}
