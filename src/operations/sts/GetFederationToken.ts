// STS GetFederationToken: temporary credentials under a name of the user's choice, with no more than he may do himself and less unless session policies allow it. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
import type { GetFederationTokenCommandInput, GetFederationTokenCommandOutput } from '@aws-sdk/client-sts';
import { arn } from '../../kernel/arn.ts';
import type { FederatedUserClaims } from '../../kernel/session.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, type TextRule } from '../iam/constraints.ts';
import { checkedTags, requestTagContext } from '../iam/tags.ts';
import { checkTokenSize, newCredentials } from './credentials.ts';
import { longTermUser, sessionSeconds } from './long-term-user.ts';
import { packedSize, requireSessionPolicies, sessionPoliciesOf } from './session-policies.ts';

const federatedName: TextRule = { min: 2, max: 32, pattern: /^[\w+=,.@-]*$/ };

export const GetFederationToken: ServerOperation<
  GetFederationTokenCommandInput,
  GetFederationTokenCommandOutput,
  FederatedUserClaims
> = {
  locate(input, _readers, call) {
    const name = checkedText(input.Name, 'name', federatedName);
    sessionSeconds(input.DurationSeconds);
    checkTokenSize(input);
    return {
      kind: 'federated-user',
      ...longTermUser(call),
      name,
      sessionPolicies: sessionPoliciesOf(input),
      tags: checkedTags(input.Tags),
    };
  },
  access({ account, name, tags }) {
    const actions = ['sts:GetFederationToken', ...(Object.keys(tags).length > 0 ? ['sts:TagSession'] : [])];
    const about = { resource: arn.federatedUser(account, name), owner: account, context: requestTagContext(tags) };
    return actions.map((action) => ({ action, ...about }));
  },
  async run(input, principal, call) {
    const { account, name, sessionPolicies } = principal;
    await requireSessionPolicies(call.resources.records, sessionPolicies.managedArns, account);
    const packed = packedSize(principal);
    return {
      ...newCredentials(call, principal, sessionSeconds(input.DurationSeconds), input),
      FederatedUser: { FederatedUserId: `${account}:${name}`, Arn: arn.federatedUser(account, name) },
      ...packed,
    };
  },
};
