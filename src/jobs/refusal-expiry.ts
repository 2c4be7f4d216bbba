// Removes the evaluations of refusals once their day is over.
import { hourMs } from '../kernel/clock.ts';
import { authorizationIdAt } from '../kernel/ids.ts';
import { Refusal, RefusalOfAccount, type RefusalRecord, refusalsKeptHours } from '../storage/records/refusal.ts';
import type { JobContext } from './job.ts';

const refusalsAtATime = 100;

export async function expireRefusals({ records, clock }: Pick<JobContext, 'records' | 'clock'>): Promise<void> {
  // Earlier refusals have greater ids; `~` is greater than all that an id may hold.
  const after = `${authorizationIdAt(clock.now() - refusalsKeptHours * hourMs)}~`;
  for (;;) {
    const expired: RefusalRecord[] = [];
    for await (const { value } of records.list(Refusal, { under: [], after, limit: refusalsAtATime }))
      expired.push(value);
    if (expired.length > 0) {
      await records.transaction(async (transaction) => {
        for (const { id, accounts } of expired) {
          transaction.remove(Refusal, [id]);
          for (const account of accounts) transaction.remove(RefusalOfAccount, [account, id]);
        }
      });
    }
    if (expired.length < refusalsAtATime) return;
  }
}
