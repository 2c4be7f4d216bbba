// A bucket of 1,000,000 objects beside one of 1,000: a page of a listing should cost the same, and so should the start.
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openData } from '../src/composition/open-data.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { systemRandom } from '../src/kernel/random.ts';
import { Bucket } from '../src/storage/records/bucket.ts';
import { StoredObject } from '../src/storage/records/object.ts';
import { type LoadResult, runLoad } from './load.ts';
import type { Row } from './report.ts';
import { type CrosskeyServer, newDataFolder, serveFolder } from './servers.ts';
import { prepare } from './sign.ts';

/** As many folders in both, so that both first pages show the same. */
const folders = 1000;
const buckets = [
  { name: 'bench-thousand', keysInFolder: 1 },
  { name: 'bench-million', keysInFolder: 1000 },
] as const;
type BenchBucket = (typeof buckets)[number];

const padded = (index: number) => String(index).padStart(4, '0');
const keyOf = (folder: number, index: number) => `all/${padded(folder)}/${padded(index)}`;

const pages = [
  { name: 'ListObjectsV2, first page of 1,000 folders', query: 'delimiter=%2F&list-type=2&prefix=all%2F' },
  { name: 'ListObjectsV2, one folder of all keys', query: 'delimiter=%2F&list-type=2' },
  { name: 'ListObjectsV2, 100 keys from the middle', query: 'list-type=2&max-keys=100&start-after=all%2F0500' },
] as const;

export async function manyObjects(workers: number, roundMs: number, rounds: number): Promise<Row[]> {
  using data = newDataFolder();
  {
    await using server = await serveFolder(data.folder, workers);
    await makeTemplates(server);
  }
  for (const bucket of buckets) await fill(data.folder, bucket);
  await using server = await serveFolder(data.folder, workers);
  const rows: Row[] = [];
  for (const page of pages) rows.push(await measure(server, page, roundMs, rounds));
  const started = { name: 'start with 1,001,000 objects', perSecond: 1000 / server.startMs, mibPerSecond: undefined };
  return [
    ...rows,
    { ...started, baseline: 'a second', ratio: 1000 / server.startMs, note: `${Math.round(server.startMs)} ms` },
  ];
}

async function makeTemplates(server: CrosskeyServer): Promise<void> {
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: server.credentials,
    forcePathStyle: true,
  });
  for (const { name } of buckets) {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    await s3.send(new PutObjectCommand({ Bucket: name, Key: keyOf(0, 0), Body: 'a body' }));
  }
  s3.destroy();
}

/** Writes the records of objects beside each other: the same object under a million names. Only listings look at them. */
async function fill(folder: string, { name, keysInFolder }: BenchBucket): Promise<void> {
  await using data = await openData(folder, systemClock, systemRandom);
  const bucket = await data.records.get(Bucket, [name]);
  const object = bucket && (await data.records.get(StoredObject, [bucket.id, keyOf(0, 0)]));
  if (bucket === undefined || object === undefined) throw new Error(`\`${name}\` has its first object`);
  for (let at = 0; at < folders; at += 1)
    await data.records.transaction(async (transaction) => {
      for (let index = 0; index < keysInFolder; index += 1)
        transaction.put(StoredObject, [bucket.id, keyOf(at, index)], object);
    });
}

const median = (values: readonly number[]) =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
const perSecond = ({ requests, seconds }: LoadResult) => requests / seconds;

/** Turn by turn; one connection, so that a page has the machine for itself and its time can be told. */
async function measure(
  server: CrosskeyServer,
  page: (typeof pages)[number],
  roundMs: number,
  rounds: number,
): Promise<Row> {
  const requests = await Promise.all(
    buckets.map(({ name }) =>
      prepare({ method: 'GET', path: `/${name}`, query: page.query, service: 's3' }, server.port, server.credentials),
    ),
  );
  const load = async (index: number, durationMs: number) =>
    perSecond(
      await runLoad({
        port: server.port,
        connections: 1,
        durationMs,
        expectedStatus: 200,
        requests: requests.slice(index, index + 1),
      }),
    );
  for (const index of [0, 1]) await load(index, roundMs / 4);
  const few: number[] = [];
  const many: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    few.push(await load(0, roundMs));
    many.push(await load(1, roundMs));
  }
  const ratio = median(many.map((value, index) => value / (few[index] ?? Number.NaN)));
  const note = `${(1000 / median(many)).toFixed(1)} ms`;
  return {
    name: page.name,
    perSecond: median(many),
    mibPerSecond: undefined,
    baseline: 'the same of 1,000 keys',
    ratio,
    note,
  };
}
