// Finishes restores that are ready, and removes restored copies whose days are over.
// docs/decisions/0174-restores-by-the-clock.md
import { type DueRestore, finishRestore } from '../operations/s3/restore/finish-restore.ts';
import { RestoreDue } from '../storage/records/restore.ts';
import type { JobContext } from './job.ts';

const atATime = 32;
const saltBytes = 16;

type RestoreContext = Pick<JobContext, 'records' | 'clock' | 'random' | 'destinations'>;

export async function finishDueRestores(context: RestoreContext): Promise<void> {
  const { records, clock, random, destinations } = context;
  const nowMs = clock.now();
  for (;;) {
    const due = await nextDue(context, nowMs);
    await Promise.all(
      due.map((restore) => {
        const occasion = { nowMs, salt: random.bytes(saltBytes), call: undefined, destinations };
        return records.transaction((transaction) => finishRestore(transaction, restore, occasion));
      }),
    );
    if (due.length < atATime) return;
  }
}

async function nextDue({ records }: RestoreContext, nowMs: number): Promise<DueRestore[]> {
  const due: DueRestore[] = [];
  for await (const { key, value } of records.list(RestoreDue, { under: [], limit: atATime })) {
    const [atMs, bucketId, name, order] = key;
    if (Number(atMs) > nowMs) break;
    const place = { atMs: Number(atMs), bucketId: String(bucketId), key: String(name), order: Number(order) };
    due.push({ ...place, bucketName: value.bucketName });
  }
  return due;
}
