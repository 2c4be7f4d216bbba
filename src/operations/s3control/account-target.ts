// The account whose settings a request to S3 Control is about.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
import type { AccessRequest } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { requestContext } from '../s3/request-context.ts';

export interface AccountTarget {
  readonly account: AccountId;
}

interface AccountInput {
  readonly AccountId?: string | undefined;
}

/** Whether there is such an account is not told: nobody but its own principals gets further. */
export function locateAccount({ AccountId = '' }: AccountInput): AccountTarget {
  if (!isAccountId(AccountId))
    throw new Fault('InvalidRequest', { message: 'the header `x-amz-account-id` is not the 12 digits of an account' });
  return { account: AccountId };
}

export function accountAccess(action: `s3:${string}`, { account }: AccountTarget, call: CallFacts): AccessRequest {
  return { action, resource: '*', owner: account, context: requestContext(call, { owner: account }) };
}
