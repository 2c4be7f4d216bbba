// IAM GetPolicy: a managed policy, without its document. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html
import type { GetPolicyCommandInput, GetPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { usesOfAwsPolicies } from './attachments.ts';
import { awsPolicy, policyDetail } from './describe.ts';
import { found, noSuch, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';

export const GetPolicy: ServerOperation<GetPolicyCommandInput, GetPolicyCommandOutput, Located<AnyManagedPolicy>> = {
  locate: (input, readers, call) => locatePolicy(input.PolicyArn, readers, call),
  access: (target) => policyAccess('iam:GetPolicy', target),
  async run(_input, target, call) {
    const policy = found(target, () => noSuch.policy(target.arn));
    if (policy.kind === 'customer') return { Policy: policyDetail(policy.record) };
    const uses = await usesOfAwsPolicies(call.resources.records, target.account);
    return { Policy: awsPolicy(policy.policy, uses.get(target.arn)) };
  },
};
