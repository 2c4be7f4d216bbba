// IAM UpdateAccessKey: turns an access key on or off. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
import type { UpdateAccessKeyCommandInput, UpdateAccessKeyCommandOutput } from '@aws-sdk/client-iam';
import { AccessKey, type UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { accessKeyId, checkedText, oneOf } from './constraints.ts';
import { changeEntity, noSuch, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';

const statuses = ['Active', 'Inactive'] as const;

export const UpdateAccessKey: ServerOperation<
  UpdateAccessKeyCommandInput,
  UpdateAccessKeyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.AccessKeyId, 'accessKeyId', accessKeyId);
    oneOf(input.Status, 'status', statuses);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:UpdateAccessKey', target),
  async run(input, target, call) {
    const id = checkedText(input.AccessKeyId, 'accessKeyId', accessKeyId);
    const status = oneOf(input.Status, 'status', statuses);
    await changeEntity(users, call, target, async (user, transaction) => {
      const key = user.accessKeyIds.includes(id) ? await transaction.get(AccessKey, [id]) : undefined;
      if (key === undefined) throw noSuch.accessKey(id);
      transaction.put(AccessKey, [id], { ...key, status });
      return user;
    });
    return {};
  },
};
