// IAM DeleteGroup: a group goes, once nobody and nothing is in it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
import type { DeleteGroupCommandInput, DeleteGroupCommandOutput } from '@aws-sdk/client-iam';
import { Group, GroupMember, type GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { deleteConflict, entityIn, groups } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import type { Located } from './located.ts';

export const DeleteGroup: ServerOperation<DeleteGroupCommandInput, DeleteGroupCommandOutput, Located<GroupRecord>> = {
  locate: (input, readers, call) => locateGroup(input.GroupName, readers, call),
  access: (target) => groupAccess('iam:DeleteGroup', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const group = await entityIn(groups, transaction, target);
      const under = [group.account, group.name.toLowerCase()] as const;
      for await (const _member of transaction.list(GroupMember, { under, limit: 1 }))
        throw deleteConflict('Cannot delete entity, must remove users from group first.');
      transaction.requireNone(GroupMember, under);
      if (group.attachedPolicyArns.length > 0)
        throw deleteConflict('Cannot delete entity, must detach all policies first.');
      if (Object.keys(group.inlinePolicies).length > 0)
        throw deleteConflict('Cannot delete entity, must delete policies first.');
      transaction.remove(Group, [...under]);
    });
    return {};
  },
};
