// STS GetSessionToken: temporary credentials of the user who asks, which needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
import type { GetSessionTokenCommandInput, GetSessionTokenCommandOutput } from '@aws-sdk/client-sts';
import type { UserClaims } from '../../kernel/session.ts';
import type { ServerOperation } from '../context.ts';
import { checkTokenSize, newCredentials } from './credentials.ts';
import { longTermUser, sessionSeconds } from './long-term-user.ts';
import { mfaClaimOf, requireMfaCode } from './multi-factor.ts';

type Asker = Pick<UserClaims, 'account' | 'userName' | 'userId'>;

export const GetSessionToken: ServerOperation<GetSessionTokenCommandInput, GetSessionTokenCommandOutput, Asker> = {
  locate(input, _readers, call) {
    sessionSeconds(input.DurationSeconds);
    checkTokenSize(input);
    mfaClaimOf(input);
    return longTermUser(call);
  },
  // It proves again who somebody is and gives nothing; policies have no say in it.
  access: () => [],
  async run(input, asker, call) {
    const claim = mfaClaimOf(input);
    if (claim !== undefined) await requireMfaCode(call, claim);
    const principal: UserClaims = { kind: 'user', ...asker, mfaAtMs: claim && call.nowMs };
    return newCredentials(call, principal, sessionSeconds(input.DurationSeconds), input);
  },
};
