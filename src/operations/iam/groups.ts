// Groups of users: found, asked about, changed, and who is in them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
import type { Group as ShownGroup } from '@aws-sdk/client-iam';
import type { AccessRequest } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Group, GroupMember, type GroupRecord } from '../../storage/records/group.ts';
import { User, type UserRecord } from '../../storage/records/identity.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { checkedText, groupName } from './constraints.ts';
import { limitExceeded } from './entities.ts';
import { identified, type Located } from './located.ts';

export async function locateGroup(
  name: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<GroupRecord>> {
  const { account } = identified(call);
  const checked = checkedText(name, 'groupName', groupName);
  const found = await readers.records.get(Group, [account, checked.toLowerCase()]);
  return { account, name: checked, arn: found?.arn ?? arn.group(account, '/', checked), found };
}

/** Groups have no tags and no boundary, so there is nothing else to ask for. */
export function groupAccess(action: string, target: Located<unknown>, context = {}): readonly AccessRequest[] {
  return [{ action, resource: target.arn, owner: target.account, context }];
}

export function groupSummary(record: GroupRecord): ShownGroup {
  return {
    Path: record.path,
    GroupName: record.name,
    GroupId: record.id,
    Arn: record.arn,
    CreateDate: new Date(record.createdAtMs),
  };
}

/** A decision reads each group of its user. */
const groupsPerUser = 10;

/** Joining a group again changes nothing. */
export function join(transaction: RecordTransaction, group: GroupRecord, user: UserRecord): void {
  const name = group.name.toLowerCase();
  const groupNames = user.groupNames ?? [];
  if (groupNames.includes(name)) return;
  if (groupNames.length >= groupsPerUser)
    throw limitExceeded(`Cannot exceed quota for GroupsPerUser: ${groupsPerUser}`);
  putUser(transaction, { ...user, groupNames: [...groupNames, name] });
  transaction.put(GroupMember, [group.account, name, user.name.toLowerCase()], {});
}

export function leave(transaction: RecordTransaction, group: GroupRecord, user: UserRecord): void {
  const name = group.name.toLowerCase();
  putUser(transaction, { ...user, groupNames: (user.groupNames ?? []).filter((other) => other !== name) });
  transaction.remove(GroupMember, [group.account, name, user.name.toLowerCase()]);
}

function putUser(transaction: RecordTransaction, user: UserRecord): void {
  transaction.put(User, [user.account, user.name.toLowerCase()], user);
}

/** The members of a group that gets another name go with it. */
export async function renameForMembers(
  transaction: RecordTransaction,
  before: GroupRecord,
  name: string,
): Promise<void> {
  const { account } = before;
  const [from, to] = [before.name.toLowerCase(), name.toLowerCase()];
  for await (const { key } of transaction.list(GroupMember, { under: [account, from] })) {
    const userName = String(key.at(-1));
    const user = await transaction.get(User, [account, userName]);
    if (user !== undefined)
      putUser(transaction, { ...user, groupNames: user.groupNames?.map((group) => (group === from ? to : group)) });
    transaction.remove(GroupMember, [account, from, userName]);
    transaction.put(GroupMember, [account, to, userName], {});
  }
}

/** A user who gets another name stays in the groups. */
export function renameMember(transaction: RecordTransaction, user: UserRecord, from: string, to: string): void {
  for (const group of user.groupNames ?? []) {
    transaction.remove(GroupMember, [user.account, group, from.toLowerCase()]);
    transaction.put(GroupMember, [user.account, group, to.toLowerCase()], {});
  }
}
