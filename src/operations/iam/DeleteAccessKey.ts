// IAM DeleteAccessKey: an access key goes. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html
import type { DeleteAccessKeyCommandInput, DeleteAccessKeyCommandOutput } from '@aws-sdk/client-iam';
import { AccessKeyUse } from '../../storage/records/credential-use.ts';
import { AccessKey, type UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { accessKeyId, checkedText } from './constraints.ts';
import { changeEntity, noSuch, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';

export const DeleteAccessKey: ServerOperation<
  DeleteAccessKeyCommandInput,
  DeleteAccessKeyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.AccessKeyId, 'accessKeyId', accessKeyId);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:DeleteAccessKey', target),
  async run(input, target, call) {
    const id = checkedText(input.AccessKeyId, 'accessKeyId', accessKeyId);
    await changeEntity(users, call, target, (user, transaction) => {
      if (!user.accessKeyIds.includes(id)) throw noSuch.accessKey(id);
      transaction.remove(AccessKey, [id]);
      transaction.remove(AccessKeyUse, [id]);
      return { ...user, accessKeyIds: user.accessKeyIds.filter((other) => other !== id) };
    });
    return {};
  },
};
