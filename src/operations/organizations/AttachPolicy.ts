// Organizations AttachPolicy: a policy for the root or an account, in effect at once. https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
import type { AttachPolicyCommandInput, AttachPolicyCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { PoliciesOnTarget } from '../../storage/records/organization-policy.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { constraint } from './inputs.ts';
import {
  type AttachmentTarget,
  enabledIn,
  locatePolicy,
  locateTarget,
  type PolicyTarget,
  policyIdsOn,
  policyIn,
} from './policies.ts';
import { resourceTagContext } from './tags.ts';

export interface Attachment {
  readonly policy: PolicyTarget;
  readonly target: AttachmentTarget;
}

const policiesOnTarget = 5;

export const AttachPolicy: ServerOperation<AttachPolicyCommandInput, AttachPolicyCommandOutput, Attachment> = {
  async locate(input, readers, call) {
    const policy = await locatePolicy(input.PolicyId, readers, call);
    return { policy, target: await locateTarget(input.TargetId, readers, call) };
  },
  access: ({ policy, target }, _input, call) =>
    organizationAccess('AttachPolicy', call, [policy.arn, target.arn], {
      'organizations:PolicyType': policy.found?.type,
      ...resourceTagContext(policy.found?.tags),
    }),
  async run(_input, { policy, target }, call) {
    await call.resources.records.transaction(async (transaction) => {
      const { id, type } = await policyIn(transaction, policy.id);
      await enabledIn(transaction, type);
      const policyIds = await policyIdsOn(transaction, type, target.id);
      if (policyIds.includes(id)) throw new Fault('DuplicatePolicyAttachmentException');
      if (policyIds.length >= policiesOnTarget)
        throw constraint(
          'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
          'You have exceeded the number of policies of this type that can be attached to a target.',
        );
      transaction.put(PoliciesOnTarget, [type, target.id], { policyIds: [...policyIds, id] });
    });
    return {};
  },
};
