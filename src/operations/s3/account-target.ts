// The caller's own account, for operations that are about no bucket yet.
import { callerAccount } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';

export interface AccountTarget {
  readonly account: AccountId;
}

export function locateAccount(call: CallFacts): AccountTarget {
  const account = callerAccount(call.caller);
  if (account === undefined) throw new Fault('AccessDenied', { message: 'Anonymous users cannot invoke this API.' });
  return { account };
}
