// IAM AddUserToGroup: a user joins a group. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html
import type { AddUserToGroupCommandInput, AddUserToGroupCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { entityIn, groups, users } from './entities.ts';
import { groupAccess, join, locateGroup } from './groups.ts';
import { type Located, locateUser } from './located.ts';

interface Membership {
  readonly group: Located<GroupRecord>;
  readonly user: Located<UserRecord>;
}

export const AddUserToGroup: ServerOperation<AddUserToGroupCommandInput, AddUserToGroupCommandOutput, Membership> = {
  async locate(input, readers, call) {
    const group = await locateGroup(input.GroupName, readers, call);
    return { group, user: await locateUser(input.UserName, readers, call) };
  },
  access: ({ group }) => groupAccess('iam:AddUserToGroup', group),
  async run(_input, { group, user }, call) {
    await call.resources.records.transaction(async (transaction) => {
      join(transaction, await entityIn(groups, transaction, group), await entityIn(users, transaction, user));
    });
    return {};
  },
};
