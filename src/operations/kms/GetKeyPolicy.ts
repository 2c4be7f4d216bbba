// The key policy, byte for byte as it was put. https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
import type { GetKeyPolicyCommandInput, GetKeyPolicyCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { checkPolicyName, policyName } from './key-policy.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

export const GetKeyPolicy: ServerOperation<GetKeyPolicyCommandInput, GetKeyPolicyCommandOutput, OwnKeyTarget> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    checkPolicyName(input.PolicyName);
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:GetKeyPolicy', target, call)],
  run: async (_input, { key }) => ({ Policy: key.policy, PolicyName: policyName }),
};
