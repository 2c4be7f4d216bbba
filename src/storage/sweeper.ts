// Removes the blobs that no record refers to: those of crashed and refused uploads, and of deletions that were cut short.
// Decision 0043 says why a blob that is about to be referred to survives, whatever the clock and the other processes do.
import type { Clock } from '../kernel/clock.ts';
import type { BlobId, BlobStore } from './objects/objects.ts';
import { blobKind, condemnedBlobKind } from './records/blob.ts';
import type { RecordStore } from './records/record.ts';

/**
 * When a sweep first saw a blob unreferenced whose writer may live. Kept by whoever sweeps from one sweep to the next; if
 * it is lost, such blobs only wait longer.
 */
export type Suspects = Map<BlobId, number>;

export interface Sweep {
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly suspects: Suspects;
  /** How long a blob of a writer that may live stays unreferenced before it is taken: longer than any upload needs. */
  readonly graceMs: number;
  readonly signal?: AbortSignal;
}

export interface SweepReport {
  readonly seen: number;
  readonly removed: readonly BlobId[];
  /** Unreferenced, but younger than the grace. */
  readonly spared: number;
  /** Blobs that could not be looked at or removed; the next sweep tries again. */
  readonly failures: readonly { readonly id: BlobId; readonly error: unknown }[];
}

type Fate = 'kept' | 'spared' | 'removed';

/** May stop at any moment and be run again; several at once do no harm. */
export async function sweep(options: Sweep): Promise<SweepReport> {
  const counts = { seen: 0, spared: 0 };
  const removed: BlobId[] = [];
  const failures: { id: BlobId; error: unknown }[] = [];
  const suspects = new Set<BlobId>();
  for await (const id of options.blobs.list()) {
    options.signal?.throwIfAborted();
    counts.seen += 1;
    try {
      const fate = await decide(options, id);
      if (fate === 'removed') removed.push(id);
      if (fate === 'spared') suspects.add(id);
    } catch (error) {
      failures.push({ id, error });
      suspects.add(id);
    }
  }
  for (const id of options.suspects.keys()) if (!suspects.has(id)) options.suspects.delete(id);
  await pardonGone(options);
  return { ...counts, spared: suspects.size - failures.length, removed, failures };
}

async function decide(options: Sweep, id: BlobId): Promise<Fate> {
  // Asked first: a writer that is gone before its record is looked for cannot write it afterwards.
  const isWriterGone = await options.blobs.isWriterGone(id);
  if ((await options.records.get(blobKind, [id])) !== undefined) return 'kept';
  if (!isWriterGone) {
    const nowMs = options.clock.now();
    const sinceMs = options.suspects.get(id) ?? nowMs;
    options.suspects.set(id, sinceMs);
    if (nowMs - sinceMs < options.graceMs) return 'spared';
    if (!(await condemn(options, id, nowMs))) return 'kept';
  }
  await options.blobs.remove(id);
  return 'removed';
}

/** From here on the writer, should it live, is refused the reference. False when it was faster. */
function condemn({ records }: Sweep, id: BlobId, nowMs: number): Promise<boolean> {
  return records.transaction(async (transaction) => {
    if ((await transaction.get(blobKind, [id])) !== undefined) return false;
    transaction.put(condemnedBlobKind, [id], { condemnedAtMs: nowMs });
    return true;
  });
}

/** A condemnation stands for as long as there is somebody whom it must stop. */
async function pardonGone({ records, blobs, signal }: Sweep): Promise<void> {
  for await (const { key } of records.list(condemnedBlobKind, { under: [] })) {
    signal?.throwIfAborted();
    const [id] = key;
    if (typeof id !== 'string' || !(await blobs.isWriterGone(id))) continue;
    await blobs.remove(id);
    await records.transaction(async (transaction) => transaction.remove(condemnedBlobKind, [id]));
  }
}
