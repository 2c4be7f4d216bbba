// IAM DetachGroupPolicy: takes a managed policy from a group. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html

import type { DetachGroupPolicyCommandInput, DetachGroupPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { detach } from './attachments.ts';
import { changeEntity, groups } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import { checkedPolicyArn, type Located } from './located.ts';

export const DetachGroupPolicy: ServerOperation<
  DetachGroupPolicyCommandInput,
  DetachGroupPolicyCommandOutput,
  Located<GroupRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PolicyArn);
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target, input) => groupAccess('iam:DetachGroupPolicy', target, { 'iam:PolicyARN': input.PolicyArn }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PolicyArn);
    await changeEntity(groups, call, target, (group, transaction) => detach(transaction, group, policyArn));
    return {};
  },
};
