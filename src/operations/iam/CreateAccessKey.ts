// IAM CreateAccessKey: an access key for a user, two at most; the secret is shown this once. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
import type { CreateAccessKeyCommandInput, CreateAccessKeyCommandOutput } from '@aws-sdk/client-iam';
import { newSecretAccessKey, newUniqueId } from '../../kernel/ids.ts';
import { AccessKey, type UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { changeEntity, found, limitExceeded, noSuch, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';

const keysPerUser = 2;

export const CreateAccessKey: ServerOperation<
  CreateAccessKeyCommandInput,
  CreateAccessKeyCommandOutput,
  Located<UserRecord>
> = {
  locate: (input, readers, call) => locateUserOrSelf(input.UserName, readers, call),
  access: (target) => principalAccess('iam:CreateAccessKey', target),
  async run(_input, target, call) {
    const { random } = call.resources;
    const [id, secretAccessKey] = [newUniqueId(random, 'AKIA'), newSecretAccessKey(random)];
    await changeEntity(users, call, target, (user, transaction) => {
      if (user.accessKeyIds.length >= keysPerUser)
        throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${keysPerUser}`);
      transaction.put(AccessKey, [id], {
        accessKeyId: id,
        secretAccessKey,
        account: user.account,
        userName: user.name,
        status: 'Active',
        createdAtMs: call.nowMs,
      });
      return { ...user, accessKeyIds: [...user.accessKeyIds, id] };
    });
    return {
      AccessKey: {
        UserName: found(target, noSuch.user).name,
        AccessKeyId: id,
        Status: 'Active',
        SecretAccessKey: secretAccessKey,
        CreateDate: new Date(call.nowMs),
      },
    };
  },
};
