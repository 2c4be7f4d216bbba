// Replaces the key policy. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
import type { PutKeyPolicyCommandInput, PutKeyPolicyCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeKey } from './key-change.ts';
import { bypassContext, checkKeyPolicy, checkPolicyMember, checkPolicyName, refuseLockout } from './key-policy.ts';
import { refusePending } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

export const PutKeyPolicy: ServerOperation<PutKeyPolicyCommandInput, PutKeyPolicyCommandOutput, OwnKeyTarget> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    checkPolicyName(input.PolicyName);
    checkPolicyMember(input.Policy);
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [keyAccess('kms:PutKeyPolicy', target, call, bypassContext(input))],
  async run(input, target, call) {
    const policy = input.Policy ?? '';
    refusePending(target.key);
    await checkKeyPolicy(policy, call.resources.records);
    await refuseLockout(policy, target, call, input);
    await changeKey(call, target, async (key, transaction) => {
      refusePending(key);
      // Once more where it is written: whom the policy names may be deleted at this moment.
      await checkKeyPolicy(policy, transaction);
      return { policy };
    });
    return {};
  },
};
