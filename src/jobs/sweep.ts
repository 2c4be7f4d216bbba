// Frees what no record refers to. Decision 0043 says why a blob that is about to be referred to survives.
import { dayMs } from '../kernel/clock.ts';
import { sweep } from '../storage/sweeper.ts';
import type { JobContext } from './job.ts';

/** Longer than any upload needs between the last byte of its body and its record. */
const graceMs = dayMs;

export async function sweepBlobs(context: JobContext): Promise<void> {
  const { failures } = await sweep({ ...context, graceMs });
  if (failures.length === 0) return;
  const named = failures.slice(0, 10).map(({ id, error }) => new Error(`blob \`${id}\``, { cause: error }));
  throw new AggregateError(named, `blobs that could not be swept: ${failures.length}`);
}
