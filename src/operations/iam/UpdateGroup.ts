// IAM UpdateGroup: another name or path for a group; its members stay in it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html
import type { UpdateGroupCommandInput, UpdateGroupCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { Group, type GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { groupName, optionalText, path } from './constraints.ts';
import { alreadyExists, entityIn, groups } from './entities.ts';
import { groupAccess, locateGroup, renameForMembers } from './groups.ts';
import type { Located } from './located.ts';

function newArn(target: Located<GroupRecord>, input: UpdateGroupCommandInput): string {
  const { account, found } = target;
  return arn.group(account, input.NewPath ?? found?.path ?? '/', input.NewGroupName ?? found?.name ?? target.name);
}

export const UpdateGroup: ServerOperation<UpdateGroupCommandInput, UpdateGroupCommandOutput, Located<GroupRecord>> = {
  locate(input, readers, call) {
    optionalText(input.NewGroupName, 'newGroupName', groupName);
    optionalText(input.NewPath, 'newPath', path);
    return locateGroup(input.GroupName, readers, call);
  },
  access(target, input) {
    const renamed = { ...target, arn: newArn(target, input) };
    const own = groupAccess('iam:UpdateGroup', target);
    return renamed.arn === target.arn ? own : [...own, ...groupAccess('iam:UpdateGroup', renamed)];
  },
  async run(input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const before = await entityIn(groups, transaction, target);
      const { account } = before;
      const name = input.NewGroupName ?? before.name;
      if (name.toLowerCase() !== before.name.toLowerCase()) {
        if ((await transaction.get(Group, [account, name.toLowerCase()])) !== undefined)
          throw alreadyExists(`Group with name ${name} already exists.`);
        await renameForMembers(transaction, before, name);
        transaction.remove(Group, [account, before.name.toLowerCase()]);
      }
      const after = { ...before, name, path: input.NewPath ?? before.path, arn: newArn(target, input) };
      transaction.put(Group, [account, name.toLowerCase()], after);
    });
    return {};
  },
};
