// IAM AttachGroupPolicy: a managed policy for a group. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html

import type { AttachGroupPolicyCommandInput, AttachGroupPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { GroupRecord } from '../../storage/records/group.ts';
import type { ServerOperation } from '../context.ts';
import { attach } from './attachments.ts';
import { changeEntity, groups } from './entities.ts';
import { groupAccess, locateGroup } from './groups.ts';
import { checkedPolicyArn, type Located } from './located.ts';

export const AttachGroupPolicy: ServerOperation<
  AttachGroupPolicyCommandInput,
  AttachGroupPolicyCommandOutput,
  Located<GroupRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PolicyArn);
    return locateGroup(input.GroupName, readers, call);
  },
  access: (target, input) => groupAccess('iam:AttachGroupPolicy', target, { 'iam:PolicyARN': input.PolicyArn }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PolicyArn);
    await changeEntity(groups, call, target, (group, transaction) => attach(transaction, group, policyArn));
    return {};
  },
};
