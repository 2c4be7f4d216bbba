// Organizations DescribePolicy: a policy with its content. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html
import type { DescribePolicyCommandInput, DescribePolicyCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { locatePolicy, type PolicyTarget, shownPolicy } from './policies.ts';
import { resourceTagContext } from './tags.ts';

export const DescribePolicy: ServerOperation<DescribePolicyCommandInput, DescribePolicyCommandOutput, PolicyTarget> = {
  locate: (input, readers, call) => locatePolicy(input.PolicyId, readers, call),
  access: ({ arn, found }, _input, call) =>
    organizationAccess('DescribePolicy', call, [arn], {
      'organizations:PolicyType': found?.type,
      ...resourceTagContext(found?.tags),
    }),
  async run(_input, { organization, found }) {
    if (found === undefined) throw new Fault('PolicyNotFoundException');
    return { Policy: shownPolicy(organization, found) };
  },
};
