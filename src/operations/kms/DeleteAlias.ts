// Removes an alias; its key stays. https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
import type { DeleteAliasCommandInput, DeleteAliasCommandOutput } from '@aws-sdk/client-kms';
import { KmsAlias } from '../../storage/records/kms-key.ts';
import type { ServerOperation } from '../context.ts';
import { aliasArnOf, readAlias, readAliasName, removeAlias, rereadAlias } from './alias.ts';
import { aliasAccess, keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { accountOf, locateOwnKey, type OwnKeyTarget } from './key-target.ts';

interface OldAlias {
  readonly name: string;
  readonly arn: string;
  readonly key: OwnKeyTarget;
}

export const DeleteAlias: ServerOperation<DeleteAliasCommandInput, DeleteAliasCommandOutput, OldAlias> = {
  async locate(input, readers, call) {
    const name = readAliasName(input.AliasName);
    const alias = await readAlias(name, accountOf(call), call.region, readers.records);
    return { name, arn: aliasArnOf(name, call), key: await locateOwnKey(alias.targetKeyId, readers, call) };
  },
  access: ({ arn, key }, _input, call) => [
    aliasAccess('kms:DeleteAlias', arn, key.account, call),
    keyAccess('kms:DeleteAlias', key, call),
  ],
  async run(_input, { name, key: target }, call) {
    const { account, region } = target;
    await call.resources.records.transaction(async (transaction) => {
      await rereadAlias(name, target, transaction);
      removeAlias(transaction, await readKey(transaction, target), name);
      transaction.remove(KmsAlias, [account, region, name]);
    });
    return {};
  },
};
