// Points an alias at another key. https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
import type { UpdateAliasCommandInput, UpdateAliasCommandOutput } from '@aws-sdk/client-kms';
import { KmsAlias } from '../../storage/records/kms-key.ts';
import type { ServerOperation } from '../context.ts';
import { addAlias, aliasArnOf, locateAliasedKey, readAlias, readAliasName, removeAlias, rereadAlias } from './alias.ts';
import { aliasAccess, keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { refusePending } from './key-state.ts';
import { accountOf, locateOwnKey, type OwnKeyTarget } from './key-target.ts';

interface MovedAlias {
  readonly name: string;
  readonly arn: string;
  readonly from: OwnKeyTarget;
  readonly to: OwnKeyTarget;
}

export const UpdateAlias: ServerOperation<UpdateAliasCommandInput, UpdateAliasCommandOutput, MovedAlias> = {
  async locate(input, readers, call) {
    const name = readAliasName(input.AliasName);
    const to = await locateAliasedKey(input.TargetKeyId, readers, call);
    const alias = await readAlias(name, accountOf(call), call.region, readers.records);
    return { name, arn: aliasArnOf(name, call), from: await locateOwnKey(alias.targetKeyId, readers, call), to };
  },
  access: ({ arn, from, to }, _input, call) => [
    aliasAccess('kms:UpdateAlias', arn, to.account, call),
    keyAccess('kms:UpdateAlias', from, call),
    keyAccess('kms:UpdateAlias', to, call),
  ],
  async run(_input, { name, from, to }, call) {
    const { account, region } = to;
    await call.resources.records.transaction(async (transaction) => {
      const alias = await rereadAlias(name, from, transaction);
      const next = await readKey(transaction, to);
      refusePending(next);
      if (alias.targetKeyId !== next.keyId) {
        removeAlias(transaction, await readKey(transaction, from), name);
        addAlias(transaction, next, name);
      }
      const moved = { ...alias, targetKeyId: next.keyId, updatedAtMs: call.nowMs };
      transaction.put(KmsAlias, [account, region, name], moved);
    });
    return {};
  },
};
