// Organizations MoveAccount: an account from under the root or a unit to under another. https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html
import type { MoveAccountCommandInput, MoveAccountCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { Account } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { parentIdForm } from './inputs.ts';
import { resourceTagContext } from './tags.ts';
import { type AccountTarget, accountTarget, findPart, type PartTarget, partTarget } from './targets.ts';

interface Move {
  readonly account: AccountTarget;
  readonly source: PartTarget;
  readonly destination: PartTarget;
}

export const MoveAccount: ServerOperation<MoveAccountCommandInput, MoveAccountCommandOutput, Move> = {
  async locate(input, readers, call) {
    return {
      account: await accountTarget(input.AccountId, 'AccountId', readers, call),
      source: await partTarget(input.SourceParentId, 'SourceParentId', parentIdForm, readers, call),
      destination: await partTarget(input.DestinationParentId, 'DestinationParentId', parentIdForm, readers, call),
    };
  },
  access: ({ account, source, destination }, _input, call) =>
    [
      { arn: account.arn, tags: account.found?.tags },
      { arn: source.arn, tags: source.found?.tags },
      { arn: destination.arn, tags: destination.found?.tags },
    ].flatMap(({ arn, tags }) => organizationAccess('MoveAccount', call, [arn], resourceTagContext(tags))),
  async run(_input, { account, source, destination }, call) {
    const { found, organization } = account;
    if (found === undefined) throw new Fault('AccountNotFoundException');
    await call.resources.records.transaction(async (transaction) => {
      const before = await transaction.get(Account, [found.id]);
      if (before === undefined) throw new Fault('AccountNotFoundException');
      if ((await findPart(source.id, organization, transaction)) === undefined)
        throw new Fault('SourceParentNotFoundException');
      const to = await findPart(destination.id, organization, transaction);
      if (to === undefined) throw new Fault('DestinationParentNotFoundException');
      const parentId = before.parentUnitId ?? organization.rootId;
      if (parentId === to.id) throw new Fault('DuplicateAccountException');
      if (parentId !== source.id) throw new Fault('SourceParentNotFoundException');
      const parentUnitId = to.type === 'ROOT' ? undefined : to.id;
      transaction.put(Account, [before.id], { ...before, parentUnitId });
    });
    return {};
  },
};
