// Who may ask for a session of his own, or for one that he lends: a user with credentials for good.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { FederatedUserClaims } from '../../kernel/session.ts';
import { checkedNumber } from '../iam/constraints.ts';
import { identified } from '../iam/located.ts';

export function longTermUser(call: CallFacts): Pick<FederatedUserClaims, 'account' | 'userName' | 'userId'> {
  const caller = identified(call);
  // The root user has no credentials for good here.
  if (caller.kind !== 'user' || caller.session !== undefined)
    throw new Fault('AccessDenied', { message: `Cannot call ${call.operation} with session credentials` });
  return { account: caller.account, userName: caller.userName, userId: caller.principalId };
}

const shortestSeconds = 900;
const longestSeconds = 129_600;
const usualSeconds = 43_200;

export function sessionSeconds(asked: number | undefined): number {
  return checkedNumber(asked ?? usualSeconds, 'durationSeconds', shortestSeconds, longestSeconds);
}
