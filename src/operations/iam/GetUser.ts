// IAM GetUser: the user that is named, or the one who calls. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
import type { GetUserCommandInput, GetUserCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { userDetail } from './describe.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';

export const GetUser: ServerOperation<GetUserCommandInput, GetUserCommandOutput, Located<UserRecord>> = {
  locate: (input, readers, call) => locateUserOrSelf(input.UserName, readers, call),
  access: (target) => principalAccess('iam:GetUser', target),
  run: async (_input, target) => ({ User: userDetail(found(target, noSuch.user)) }),
};
