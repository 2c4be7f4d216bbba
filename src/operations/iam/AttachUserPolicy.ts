// IAM AttachUserPolicy: a managed policy for a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
import type { AttachUserPolicyCommandInput, AttachUserPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { attach } from './attachments.ts';
import { changeEntity, principalAccess, users } from './entities.ts';
import { checkedPolicyArn, type Located, locateUser } from './located.ts';

export const AttachUserPolicy: ServerOperation<
  AttachUserPolicyCommandInput,
  AttachUserPolicyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PolicyArn);
    return locateUser(input.UserName, readers, call);
  },
  access: (target, input) => principalAccess('iam:AttachUserPolicy', target, { 'iam:PolicyARN': input.PolicyArn }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PolicyArn);
    await changeEntity(users, call, target, (user, transaction) => attach(transaction, user, policyArn));
    return {};
  },
};
