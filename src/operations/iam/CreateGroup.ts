// IAM CreateGroup: a group, with nobody in it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html
import type { CreateGroupCommandInput, CreateGroupCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import { Group, type GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, path } from './constraints.ts';
import { alreadyExists } from './entities.ts';
import { groupAccess, groupSummary, locateGroup } from './groups.ts';
import type { Located } from './located.ts';

export const CreateGroup: ServerOperation<CreateGroupCommandInput, CreateGroupCommandOutput, Located<GroupRecord>> = {
  async locate(input, readers, call) {
    optionalText(input.Path, 'path', path);
    const target = await locateGroup(input.GroupName, readers, call);
    return { ...target, arn: arn.group(target.account, input.Path ?? '/', target.name) };
  },
  access: (target) => groupAccess('iam:CreateGroup', target),
  async run(input, target, call) {
    const { account, name } = target;
    const group: GroupRecord = {
      account,
      name,
      path: input.Path ?? '/',
      id: newUniqueId(call.resources.random, 'AGPA'),
      arn: target.arn,
      createdAtMs: call.nowMs,
      inlinePolicies: {},
      attachedPolicyArns: [],
    };
    return call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(Group, [account, name.toLowerCase()])) !== undefined)
        throw alreadyExists(`Group with name ${name} already exists.`);
      transaction.put(Group, [account, name.toLowerCase()], group);
      return { Group: groupSummary(group) };
    });
  },
};
