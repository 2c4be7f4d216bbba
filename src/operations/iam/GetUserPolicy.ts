// IAM GetUserPolicy: the document of an inline policy of a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html
import type { GetUserPolicyCommandInput, GetUserPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName } from './constraints.ts';
import { urlEncoded } from './documents.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { inlinePolicy } from './inline-policies.ts';
import { type Located, locateUser } from './located.ts';

export const GetUserPolicy: ServerOperation<
  GetUserPolicyCommandInput,
  GetUserPolicyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:GetUserPolicy', target),
  async run(input, target) {
    const user = found(target, noSuch.user);
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    const document = inlinePolicy(user, name);
    return { UserName: user.name, PolicyName: name, PolicyDocument: urlEncoded(document) };
  },
};
