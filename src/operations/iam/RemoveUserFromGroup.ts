// IAM RemoveUserFromGroup: a user leaves a group. https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html
import type { RemoveUserFromGroupCommandInput, RemoveUserFromGroupCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { entityIn, groups, users } from './entities.ts';
import { groupAccess, leave, locateGroup } from './groups.ts';
import { type Located, locateUser } from './located.ts';

interface Membership {
  readonly group: Located<GroupRecord>;
  readonly user: Located<UserRecord>;
}

export const RemoveUserFromGroup: ServerOperation<
  RemoveUserFromGroupCommandInput,
  RemoveUserFromGroupCommandOutput,
  Membership
> = {
  async locate(input, readers, call) {
    const group = await locateGroup(input.GroupName, readers, call);
    return { group, user: await locateUser(input.UserName, readers, call) };
  },
  access: ({ group }) => groupAccess('iam:RemoveUserFromGroup', group),
  async run(_input, { group, user }, call) {
    await call.resources.records.transaction(async (transaction) => {
      leave(transaction, await entityIn(groups, transaction, group), await entityIn(users, transaction, user));
    });
    return {};
  },
};
