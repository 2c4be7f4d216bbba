// What the metrics page says of the events that wait: read from the outbox when it is asked for.
import type { DeliveryReport } from '../metrics/deliveries.ts';
import { DestinationState, PendingNotification } from '../storage/records/notification.ts';
import type { RecordReader } from '../storage/records/record.ts';

/** More than so many are not counted: a look at the metrics stays cheap. */
const mostCounted = 1000;

export function deliveryReports(
  arns: Iterable<string>,
  records: RecordReader,
  nowMs: number,
): Promise<readonly DeliveryReport[]> {
  return Promise.all([...arns].map((arn) => reportOf(arn, records, nowMs)));
}

async function reportOf(arn: string, records: RecordReader, nowMs: number): Promise<DeliveryReport> {
  let pending = 0;
  let oldestMs = nowMs;
  for await (const { value } of records.list(PendingNotification, { under: [arn], limit: mostCounted })) {
    pending += 1;
    oldestMs = Math.min(oldestMs, value.writtenAtMs);
  }
  const state = await records.get(DestinationState, [arn]);
  return {
    arn,
    pending,
    oldestPendingSeconds: (nowMs - oldestMs) / 1000,
    delivered: state?.delivered ?? 0,
    dropped: state?.dropped ?? 0,
  };
}
