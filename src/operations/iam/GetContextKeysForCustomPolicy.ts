// IAM GetContextKeysForCustomPolicy: the context keys that policies ask for. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html
import type {
  GetContextKeysForCustomPolicyCommandInput,
  GetContextKeysForCustomPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { identified } from './located.ts';
import { keyNames } from './simulation/key-names.ts';
import { inputSources } from './simulation/sources.ts';

export const GetContextKeysForCustomPolicy: ServerOperation<
  GetContextKeysForCustomPolicyCommandInput,
  GetContextKeysForCustomPolicyCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    required(input.PolicyInputList, 'policyInputList');
    return identified(call).account;
  },
  access: (account) => [{ action: 'iam:GetContextKeysForCustomPolicy', resource: '*', owner: account, context: {} }],
  run: async (input) => ({ ContextKeyNames: keyNames(inputSources(input.PolicyInputList)) }),
};
