// IAM ListGroupsForUser: the groups that a user is in. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html
import type { ListGroupsForUserCommandInput, ListGroupsForUserCommandOutput } from '@aws-sdk/client-iam';
import { Group, type GroupRecord } from '../../storage/records/group.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { groupSummary } from './groups.ts';
import { type Located, locateUser } from './located.ts';
import { byLowerCaseName, checkPage, pageOf } from './pages.ts';

export const ListGroupsForUser: ServerOperation<
  ListGroupsForUserCommandInput,
  ListGroupsForUserCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListGroupsForUser', target),
  async run(input, target, call) {
    const { account, groupNames = [] } = found(target, noSuch.user);
    const groups: GroupRecord[] = [];
    for (const name of groupNames.toSorted()) {
      const group = await call.resources.records.get(Group, [account, name]);
      if (group !== undefined) groups.push(group);
    }
    const { items, end } = await pageOf(groups, byLowerCaseName, input);
    return { Groups: items.map(groupSummary), ...end };
  },
};
