// Keeps the evaluation of each refusal for a day, under the id that the refusal carries. Only refusals write, and no
// account can make this process write more than its share: see docs/decisions/0132-the-evaluation-of-a-refusal-is-kept.md.
import { callerAccount } from '../kernel/caller.ts';
import { type AccountId, newAuthorizationId } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Random } from '../kernel/random.ts';
import type { RecordStore } from '../storage/records/record.ts';
import { Refusal, RefusalOfAccount, type RefusalRecord } from '../storage/records/refusal.ts';
import { type Asked, evaluationOf } from './evaluation.ts';
import { ask } from './facts.ts';
import { createShares } from './shares.ts';

export interface Refusals {
  /** Gives the id of what was kept; undefined when the caller's account has used up its share. */
  keep(call: CallFacts, asked: Asked, message: string): Promise<string | undefined>;
}

export interface RefusalsNeeds {
  readonly records: RecordStore;
  readonly random: Random;
  /** For the operator: what could not be kept. The refusal itself stands. */
  readonly report: (error: unknown) => void;
}

/** At once, and then one every five seconds: about 17,000 a day. */
const share = { burst: 200, refillMs: 5000, holders: 10_000 } as const;

export function createRefusals({ records, random, report }: RefusalsNeeds): Refusals {
  const shares = createShares(share);
  return {
    async keep(call, asked, message) {
      if (!shares.take(callerAccount(call.caller) ?? 'anonymous', call.nowMs)) return undefined;
      try {
        const record = await recordOf(call, asked, message, newAuthorizationId(random, call.nowMs));
        await records.transaction(async (transaction) => {
          transaction.put(Refusal, [record.id], record);
          for (const account of record.accounts) transaction.put(RefusalOfAccount, [account, record.id], {});
        });
        return record.id;
      } catch (error) {
        report(error);
        return undefined;
      }
    },
  };

  async function recordOf(call: CallFacts, asked: Asked, message: string, id: string): Promise<RefusalRecord> {
    const { caller, origin } = call;
    const evaluations = [];
    for (const earlier of origin?.accesses ?? [])
      if (origin !== undefined) evaluations.push(evaluationOf(origin.call, await ask(origin.call, earlier, records)));
    evaluations.push(evaluationOf(call, asked));
    const own = callerAccount(caller);
    const accounts = new Set<AccountId>(evaluations.map(({ owner }) => owner));
    if (own !== undefined) accounts.add(own);
    return {
      id,
      timeMs: call.nowMs,
      requestId: origin?.call.requestId ?? call.requestId,
      region: call.region,
      principalArn: 'arn' in caller ? caller.arn : undefined,
      principalId: 'principalId' in caller ? caller.principalId : undefined,
      callerAccount: own,
      accounts: [...accounts],
      message,
      evaluations,
    };
  }
}
