// IAM DeleteUserPermissionsBoundary: a user is bounded no more. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html
import type {
  DeleteUserPermissionsBoundaryCommandInput,
  DeleteUserPermissionsBoundaryCommandOutput,
} from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { changeEntity, noBoundary, principalAccess, users } from './entities.ts';
import { type Located, locateUser } from './located.ts';

export const DeleteUserPermissionsBoundary: ServerOperation<
  DeleteUserPermissionsBoundaryCommandInput,
  DeleteUserPermissionsBoundaryCommandOutput,
  Located<UserRecord>
> = {
  locate: (input, readers, call) => locateUser(input.UserName, readers, call),
  access: (target) => principalAccess('iam:DeleteUserPermissionsBoundary', target),
  async run(_input, target, call) {
    await changeEntity(users, call, target, (user, transaction) => {
      if (user.permissionsBoundaryArn === undefined) throw noBoundary('user', user.name);
      return bound(transaction, user, undefined);
    });
    return {};
  },
};
