// Organizations DetachPolicy: takes a policy from the root or an account; one stays always. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html
import type { DetachPolicyCommandInput, DetachPolicyCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { fullAccessPolicies, PoliciesOnTarget } from '../../storage/records/organization-policy.ts';
import type { ServerOperation } from '../context.ts';
import type { Attachment } from './AttachPolicy.ts';
import { organizationAccess } from './access.ts';
import { constraint } from './inputs.ts';
import { locatePolicy, locateTarget, policyIdsOn, policyIn } from './policies.ts';
import { resourceTagContext } from './tags.ts';

export const DetachPolicy: ServerOperation<DetachPolicyCommandInput, DetachPolicyCommandOutput, Attachment> = {
  async locate(input, readers, call) {
    const policy = await locatePolicy(input.PolicyId, readers, call);
    return { policy, target: await locateTarget(input.TargetId, readers, call) };
  },
  access: ({ policy, target }, _input, call) =>
    organizationAccess('DetachPolicy', call, [policy.arn, target.arn], {
      'organizations:PolicyType': policy.found?.type,
      ...resourceTagContext(policy.found?.tags),
    }),
  async run(_input, { policy, target }, call) {
    await call.resources.records.transaction(async (transaction) => {
      const { id, type } = await policyIn(transaction, policy.id);
      const policyIds = await policyIdsOn(transaction, type, target.id);
      if (!policyIds.includes(id)) throw new Fault('PolicyNotAttachedException');
      const isFullAccess = type === 'RESOURCE_CONTROL_POLICY' && id === fullAccessPolicies[type].id;
      if (isFullAccess || policyIds.length === 1)
        throw constraint(
          'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
          'You cannot detach the last policy of this type from a target.',
        );
      transaction.put(PoliciesOnTarget, [type, target.id], { policyIds: policyIds.filter((other) => other !== id) });
    });
    return {};
  },
};
