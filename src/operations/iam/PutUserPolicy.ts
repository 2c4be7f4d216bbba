// IAM PutUserPolicy: an inline policy of a user, new or replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
import type { PutUserPolicyCommandInput, PutUserPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName, required } from './constraints.ts';
import { checkedIdentityPolicy } from './documents.ts';
import { changeEntity, principalAccess, users } from './entities.ts';
import { withInlinePolicy } from './inline-policies.ts';
import { type Located, locateUser } from './located.ts';

export const PutUserPolicy: ServerOperation<
  PutUserPolicyCommandInput,
  PutUserPolicyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    required(input.PolicyDocument, 'policyDocument');
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:PutUserPolicy', target),
  async run(input, target, call) {
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    const document = checkedIdentityPolicy(input.PolicyDocument);
    await changeEntity(users, call, target, (user) => withInlinePolicy(user, name, document));
    return {};
  },
};
