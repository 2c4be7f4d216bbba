// IAM ListGroupsForUser: no groups, since none can be made here: tools ask before they delete a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html
import type { ListGroupsForUserCommandInput, ListGroupsForUserCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkPage } from './pages.ts';

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
  async run(_input, target) {
    found(target, noSuch.user);
    return { Groups: [], IsTruncated: false };
  },
};
