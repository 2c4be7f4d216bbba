// IAM GetGroup: a group and who is in it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html
import type { GetGroupCommandInput, GetGroupCommandOutput } from '@aws-sdk/client-iam';
import { GroupMember, type GroupRecord } from '../../storage/records/group.ts';
import { User, type UserRecord } from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { userSummary } from './describe.ts';
import { found, noSuch } from './entities.ts';
import { groupAccess, groupSummary, locateGroup } from './groups.ts';
import type { Located } from './located.ts';
import { byLowerCaseName, checkPage, pageOf } from './pages.ts';

export const GetGroup: ServerOperation<GetGroupCommandInput, GetGroupCommandOutput, Located<GroupRecord>> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target) => groupAccess('iam:GetGroup', target),
  async run(input, target, call) {
    const group = found(target, noSuch.group);
    const { items, end } = await pageOf(members(call.resources.records, group), byLowerCaseName, input);
    return { Group: groupSummary(group), Users: items.map(userSummary), ...end };
  },
};

async function* members(records: RecordReader, group: GroupRecord): AsyncIterable<UserRecord> {
  const { account, name } = group;
  for await (const { key } of records.list(GroupMember, { under: [account, name.toLowerCase()] })) {
    const user = await records.get(User, [account, String(key.at(-1))]);
    if (user !== undefined) yield user;
  }
}
