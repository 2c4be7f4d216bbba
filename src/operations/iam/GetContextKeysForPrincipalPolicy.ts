// IAM GetContextKeysForPrincipalPolicy: the context keys that the policies of a user or a role ask for.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html
import type {
  GetContextKeysForPrincipalPolicyCommandInput,
  GetContextKeysForPrincipalPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { keyNames } from './simulation/key-names.ts';
import { inputSources, locateSource, type PolicySource, principalSources, sourceAccess } from './simulation/sources.ts';

export const GetContextKeysForPrincipalPolicy: ServerOperation<
  GetContextKeysForPrincipalPolicyCommandInput,
  GetContextKeysForPrincipalPolicyCommandOutput,
  PolicySource
> = {
  locate: (input, readers, call) => locateSource(input.PolicySourceArn, readers, call),
  access: (target) => sourceAccess('iam:GetContextKeysForPrincipalPolicy', target),
  async run(input, target, call) {
    const own = await principalSources(target, call.resources.records);
    return { ContextKeyNames: keyNames([...own, ...inputSources(input.PolicyInputList)]) };
  },
};
