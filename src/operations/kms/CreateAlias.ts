// Gives a key a friendly name. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
import type { CreateAliasCommandInput, CreateAliasCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import { KmsAlias } from '../../storage/records/kms-key.ts';
import type { ServerOperation } from '../context.ts';
import { addAlias, aliasArnOf, locateAliasedKey, readAliasName } from './alias.ts';
import { aliasAccess, keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { refusePending } from './key-state.ts';
import type { OwnKeyTarget } from './key-target.ts';

interface NewAlias {
  readonly name: string;
  readonly arn: string;
  readonly key: OwnKeyTarget;
}

export const CreateAlias: ServerOperation<CreateAliasCommandInput, CreateAliasCommandOutput, NewAlias> = {
  async locate(input, readers, call) {
    const name = readAliasName(input.AliasName);
    return { name, arn: aliasArnOf(name, call), key: await locateAliasedKey(input.TargetKeyId, readers, call) };
  },
  access: (alias, _input, call) => [
    aliasAccess('kms:CreateAlias', alias.arn, alias.key.account, call),
    keyAccess('kms:CreateAlias', alias.key, call),
  ],
  async run(_input, { name, arn, key: target }, call) {
    const { account, region } = target;
    await call.resources.records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      refusePending(key);
      if ((await transaction.get(KmsAlias, [account, region, name])) !== undefined)
        throw new Fault('AlreadyExistsException', { message: `An alias with the name ${arn} already exists` });
      addAlias(transaction, key, name);
      const times = { createdAtMs: call.nowMs, updatedAtMs: call.nowMs };
      transaction.put(KmsAlias, [account, region, name], { name, targetKeyId: key.keyId, ...times });
    });
    return {};
  },
};
