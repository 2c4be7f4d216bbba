// IAM DetachUserPolicy: takes a managed policy from a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html
import type { DetachUserPolicyCommandInput, DetachUserPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { detach } from './attachments.ts';
import { changeEntity, principalAccess, users } from './entities.ts';
import { checkedPolicyArn, type Located, locateUser } from './located.ts';

export const DetachUserPolicy: ServerOperation<
  DetachUserPolicyCommandInput,
  DetachUserPolicyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PolicyArn);
    return locateUser(input.UserName, readers, call);
  },
  access: (target, input) => principalAccess('iam:DetachUserPolicy', target, { 'iam:PolicyARN': input.PolicyArn }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PolicyArn);
    await changeEntity(users, call, target, (user, transaction) => detach(transaction, user, policyArn));
    return {};
  },
};
