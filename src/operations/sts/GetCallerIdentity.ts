// STS GetCallerIdentity: who calls, which needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { AuthenticatedCaller } from '../../kernel/caller.ts';
import type { ServerOperation } from '../context.ts';
import { identified } from '../iam/located.ts';

export const GetCallerIdentity: ServerOperation<
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
  AuthenticatedCaller
> = {
  locate: (_input, _readers, call) => identified(call),
  access: () => [],
  async run(_input, caller) {
    return { UserId: caller.principalId, Account: caller.account, Arn: caller.arn };
  },
};
