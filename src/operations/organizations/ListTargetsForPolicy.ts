// Organizations ListTargetsForPolicy: where a policy is attached. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTargetsForPolicy.html
import type {
  ListTargetsForPolicyCommandInput,
  ListTargetsForPolicyCommandOutput,
} from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage, pageOf } from './inputs.ts';
import { locatePolicy, type PolicyTarget, targetsOf } from './policies.ts';
import { resourceTagContext } from './tags.ts';

export const ListTargetsForPolicy: ServerOperation<
  ListTargetsForPolicyCommandInput,
  ListTargetsForPolicyCommandOutput,
  PolicyTarget
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locatePolicy(input.PolicyId, readers, call);
  },
  access: ({ arn, found }, _input, call) =>
    organizationAccess('ListTargetsForPolicy', call, [arn], {
      'organizations:PolicyType': found?.type,
      ...resourceTagContext(found?.tags),
    }),
  async run(input, { organization, found }, call) {
    if (found === undefined) throw new Fault('PolicyNotFoundException');
    // Ids of accounts are digits, and that of the root begins with a letter: so they come in the order of their ids.
    const { items, end } = await pageOf(targetsOf(found, organization, call.resources.records), ({ id }) => id, input);
    const Targets = items.map(({ id, arn, name, type }) => ({ TargetId: id, Arn: arn, Name: name, Type: type }));
    return { Targets, ...end };
  },
};
