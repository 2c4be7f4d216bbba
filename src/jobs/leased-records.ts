// The records as a run under a lease sees them: what it writes counts only while it holds the lease.
import type { Lease, Leases } from '../storage/leases.ts';
import type { RecordStore } from '../storage/records/record.ts';

/** Each transaction requires the lease, so that one that was lost unnoticed does no harm. Throws `LeaseLost`, or why `signal` is aborted. */
export function leasedRecords(records: RecordStore, leases: Leases, lease: Lease, signal: AbortSignal): RecordStore {
  return {
    async get(kind, key) {
      signal.throwIfAborted();
      return await records.get(kind, key);
    },
    async *list(kind, range) {
      for await (const entry of records.list(kind, range)) {
        signal.throwIfAborted();
        yield entry;
      }
    },
    transaction: (work) =>
      records.transaction(async (transaction) => {
        signal.throwIfAborted();
        await leases.require(transaction, lease);
        return await work(transaction);
      }),
  };
}
