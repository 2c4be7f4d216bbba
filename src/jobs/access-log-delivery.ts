// Delivers what was kept of requests as log objects. docs/decisions/0153-access-logs.md
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#server-log-keyname-format
import { dayMs, minuteMs } from '../kernel/clock.ts';
import type { AccountId, Region } from '../kernel/ids.ts';
import { AccessLogEntry, type AccessLogEntryRecord } from '../storage/records/access-log.ts';
import type { RecordEntry } from '../storage/records/record.ts';
import type { Job, JobContext } from './job.ts';

/** A log object, and the bucket that it is about. */
export interface LogObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly source: { readonly bucket: string; readonly owner: AccountId; readonly region: Region };
}

/** False when it is refused: by the policies of the target, or because there is no such bucket any more. */
export type PutLog = (object: LogObject) => Promise<boolean>;

/** What cannot be delivered for so long is given up. */
const keptForMs = dayMs;
const linesAtATime = 5000;
/** Of lines of one bucket, so that an object is about this large at most. */
const bytesAtATime = 4 * 1024 * 1024;

export function accessLogJob(put: PutLog): Job {
  return {
    name: 'access-log-delivery',
    everyMs: 5 * minuteMs,
    async hasWork({ records }) {
      for await (const _ of records.list(AccessLogEntry, { under: [], limit: 1 })) return true;
      return false;
    },
    run: (context) => deliverAccessLogs(context, put),
  };
}

type Entry = RecordEntry<AccessLogEntryRecord>;

async function deliverAccessLogs(context: JobContext, put: PutLog): Promise<void> {
  for (let bucketId = await nextBucket(context, undefined); bucketId !== undefined; ) {
    await deliverBucket(context, bucketId, put);
    bucketId = await nextBucket(context, bucketId);
  }
}

async function nextBucket({ records }: JobContext, after: string | undefined): Promise<string | undefined> {
  const range = { under: [], limit: 1, ...(after !== undefined && { after }) };
  for await (const { key } of records.list(AccessLogEntry, range)) return String(key[0]);
  return undefined;
}

async function deliverBucket(context: JobContext, bucketId: string, put: PutLog): Promise<void> {
  let after: number | undefined;
  for (;;) {
    const entries = await readSome(context, bucketId, after);
    const last = entries.at(-1);
    if (last === undefined) return;
    for (const batch of batchesOf(entries)) await deliverBatch(context, batch, put);
    after = timeOf(last);
  }
}

/** Never ends within one moment, which `after` would skip. */
async function readSome({ records }: JobContext, bucketId: string, after: number | undefined): Promise<Entry[]> {
  const entries: Entry[] = [];
  const range = { under: [bucketId], ...(after !== undefined && { after }) };
  let sizeBytes = 0;
  for await (const entry of records.list(AccessLogEntry, range)) {
    const isFull = entries.length >= linesAtATime || sizeBytes >= bytesAtATime;
    const previous = entries.at(-1);
    if (isFull && previous !== undefined && timeOf(previous) !== timeOf(entry)) break;
    entries.push(entry);
    sizeBytes += entry.value.line.length + 1;
  }
  return entries;
}

/** Lines that go into one object. */
function batchesOf(entries: readonly Entry[]): Iterable<readonly Entry[]> {
  return Map.groupBy(entries, (entry) => {
    const { destination } = entry.value;
    const day = destination.keys === 'by-event-time' ? dayOf(timeOf(entry)) : '';
    return JSON.stringify([destination.bucket, destination.prefix, destination.keys, day]);
  }).values();
}

async function deliverBatch(
  { records, clock, random }: JobContext,
  batch: readonly Entry[],
  put: PutLog,
): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  const { bucket, owner, region, destination } = first.value;
  const unique = random.bytes(8).toString('hex').toUpperCase();
  const delivered = await put({
    bucket: destination.bucket,
    key: logKey(first, clock.now(), unique),
    body: Buffer.from(batch.map(({ value }) => `${value.line}\n`).join('')),
    source: { bucket, owner, region },
  });
  const oldestKept = clock.now() - keptForMs;
  const done = delivered ? batch : batch.filter((entry) => timeOf(entry) < oldestKept);
  await records.transaction(async (transaction) => {
    for (const { key } of done) transaction.remove(AccessLogEntry, [String(key[0]), Number(key[1]), String(key[2])]);
  });
}

function logKey(entry: Entry, nowMs: number, unique: string): string {
  const { bucket, owner, region, destination } = entry.value;
  const isByEvent = destination.keys === 'by-event-time';
  const day = dayOf(isByEvent ? timeOf(entry) : nowMs);
  const time = isByEvent ? '00-00-00' : new Date(nowMs).toISOString().slice(11, 19).replaceAll(':', '-');
  const name = `${day}-${time}-${unique}`;
  if (destination.keys === 'simple') return destination.prefix + name;
  return `${destination.prefix}${owner}/${region}/${bucket}/${day.replaceAll('-', '/')}/${name}`;
}

function timeOf({ key }: Entry): number {
  return Number(key[1]);
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
