// IAM GetUser: the user that is named, or the one who calls. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
import type { GetUserCommandInput, GetUserCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { Account } from '../../storage/records/account.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { userDetail } from './describe.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { identified, type Located, locateUserOrSelf } from './located.ts';

/** The root of an account has no record of its own. */
interface RootTarget {
  readonly root: AccountId;
}

export const GetUser: ServerOperation<GetUserCommandInput, GetUserCommandOutput, Located<UserRecord> | RootTarget> = {
  locate(input, readers, call) {
    const caller = identified(call);
    if (input.UserName === undefined && caller.kind === 'root') return { root: caller.account };
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access(target) {
    if ('found' in target) return principalAccess('iam:GetUser', target);
    return [{ action: 'iam:GetUser', resource: arn.accountRoot(target.root), owner: target.root, context: {} }];
  },
  async run(_input, target, call) {
    if ('found' in target) return { User: userDetail(found(target, noSuch.user)) };
    const account = await call.resources.records.get(Account, [target.root]);
    const CreateDate = new Date(account?.joinedAtMs ?? 0);
    return {
      User: { Path: '/', UserName: 'root', UserId: target.root, Arn: arn.accountRoot(target.root), CreateDate },
    };
  },
};
