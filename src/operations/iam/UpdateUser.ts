// IAM UpdateUser: another name or path for a user, whom policies go on to know. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
import type { UpdateUserCommandInput, UpdateUserCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { AccessKey, User, type UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, path, userName } from './constraints.ts';
import { alreadyExists, entityIn, principalAccess, users } from './entities.ts';
import { renameMember } from './groups.ts';
import { type Located, locateUser } from './located.ts';
import { renameOfDevices } from './mfa-devices.ts';
import { renamePrincipal } from './principal-names.ts';

function newArn(target: Located<UserRecord>, input: UpdateUserCommandInput): string {
  const newPath = input.NewPath ?? target.found?.path ?? '/';
  return arn.user(target.account, newPath, input.NewUserName ?? target.found?.name ?? target.name);
}

export const UpdateUser: ServerOperation<UpdateUserCommandInput, UpdateUserCommandOutput, Located<UserRecord>> = {
  locate(input, readers, call) {
    optionalText(input.NewUserName, 'newUserName', userName);
    optionalText(input.NewPath, 'newPath', path);
    return locateUser(input.UserName, readers, call);
  },
  access(target, input) {
    const renamed = { ...target, arn: newArn(target, input) };
    const both = [...principalAccess('iam:UpdateUser', target), ...principalAccess('iam:UpdateUser', renamed)];
    return renamed.arn === target.arn ? both.slice(0, 1) : both;
  },
  async run(input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const before = await entityIn(users, transaction, target);
      const name = input.NewUserName ?? before.name;
      const after = { ...before, name, path: input.NewPath ?? before.path, arn: newArn(target, input) };
      if (name.toLowerCase() !== before.name.toLowerCase()) {
        if ((await transaction.get(User, [before.account, name.toLowerCase()])) !== undefined)
          throw alreadyExists(`User with name ${name} already exists.`);
        transaction.remove(User, [before.account, before.name.toLowerCase()]);
        renameMember(transaction, before, before.name, name);
      }
      transaction.put(User, [before.account, name.toLowerCase()], after);
      for (const id of before.accessKeyIds) {
        const key = await transaction.get(AccessKey, [id]);
        if (key !== undefined) transaction.put(AccessKey, [id], { ...key, userName: name });
      }
      await renameOfDevices(transaction, before, name);
      if (after.arn !== before.arn) await renamePrincipal(transaction, before.arn, after.arn);
    });
    return {};
  },
};
