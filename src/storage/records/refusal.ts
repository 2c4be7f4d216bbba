// The evaluations of refused requests, kept for a day. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
import type { Evaluation } from '../../kernel/evaluation.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

export interface RefusalRecord {
  readonly id: string;
  readonly timeMs: number;
  readonly requestId: string;
  readonly region: string;
  /** Undefined for a stranger. */
  readonly principalArn: string | undefined;
  readonly principalId: string | undefined;
  readonly callerAccount: AccountId | undefined;
  /** The accounts that may read of it: the caller's, and those of the resources. */
  readonly accounts: readonly AccountId[];
  /** As the caller was told. */
  readonly message: string;
  /** In the order of the questions; the last one was refused. */
  readonly evaluations: readonly Evaluation[];
}

/** The ids of later refusals are smaller. */
export const Refusal = recordKind<[authorizationId: string], RefusalRecord>({ name: 'refusal', version: 1 });

export const RefusalOfAccount = recordKind<[account: AccountId, authorizationId: string], Record<string, never>>({
  name: 'refusal-of-account',
  version: 1,
});

export const refusalsKeptHours = 24;
