// IAM DeleteUserPolicy: an inline policy of a user goes. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html
import type { DeleteUserPolicyCommandInput, DeleteUserPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName } from './constraints.ts';
import { changeEntity, principalAccess, users } from './entities.ts';
import { withoutInlinePolicy } from './inline-policies.ts';
import { type Located, locateUser } from './located.ts';

export const DeleteUserPolicy: ServerOperation<
  DeleteUserPolicyCommandInput,
  DeleteUserPolicyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:DeleteUserPolicy', target),
  async run(input, target, call) {
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    await changeEntity(users, call, target, (user) => withoutInlinePolicy(user, name));
    return {};
  },
};
