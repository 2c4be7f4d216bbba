// 100,000 KMS keys beside one: a call under a key should cost the same, however many others there are.
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { openData } from '../src/composition/open-data.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { systemRandom } from '../src/kernel/random.ts';
import { KmsKey, type KmsKeyRecord } from '../src/storage/records/kms-key.ts';
import { type PreparedRequest, runLoad } from './load.ts';
import type { Row } from './report.ts';
import { type CrosskeyServer, type DataOfBench, newDataFolder, serveFolder } from './servers.ts';
import { prepare } from './sign.ts';

const manyKeys = 100_000;
/** So many of them are used in turn: the unwrapped material of all is kept. */
const usedKeys = 2000;
const connections = 16;
const turnsInRound = 5;
const batch = 500;

export async function manyKeysRows(workers: number, roundMs: number, rounds: number): Promise<Row[]> {
  using few = newDataFolder();
  using many = newDataFolder();
  for (const data of [few, many]) await makeTemplate(data, workers);
  const keyIds = await fill(many.folder);
  const only = await onlyKey(few);
  await using small = await serveFolder(few.folder, workers);
  await using large = await serveFolder(many.folder, workers);
  const one = await requestsFor(small, [only]);
  const works = [
    { name: 'the same key', requests: await requestsFor(large, keyIds.slice(0, 1)) },
    {
      name: `${usedKeys.toLocaleString('en')} keys in turn`,
      requests: await requestsFor(large, keyIds.slice(0, usedKeys)),
    },
  ];
  const rows: Row[] = [];
  for (const { name, requests } of works) {
    await perSecond(large, requests, roundMs);
    await perSecond(small, one, roundMs / 2);
    const pairs: (readonly [many: number, one: number])[] = [];
    // In short turns, so that a machine whose speed drifts slows both.
    for (let turn = 0; turn < rounds * turnsInRound; turn += 1)
      pairs.push([
        await perSecond(large, requests, roundMs / turnsInRound),
        await perSecond(small, one, roundMs / turnsInRound),
      ]);
    rows.push({
      name: `KMS Encrypt among ${manyKeys.toLocaleString('en')} keys, ${name}`,
      perSecond: median(pairs.map(([value]) => value)),
      mibPerSecond: undefined,
      baseline: 'the same beside no other key',
      ratio: median(pairs.map(([value, other]) => value / other)),
    });
  }
  return rows;
}

async function makeTemplate({ folder }: DataOfBench, workers: number): Promise<void> {
  await using server = await serveFolder(folder, workers);
  const endpoint = `http://127.0.0.1:${server.port}`;
  const kms = new KMSClient({ endpoint, region: 'us-east-1', credentials: server.credentials });
  await kms.send(new CreateKeyCommand({}));
  kms.destroy();
}

async function template(records: Awaited<ReturnType<typeof openData>>['records']): Promise<KmsKeyRecord> {
  for await (const { value } of records.list(KmsKey, { under: [], limit: 1 })) return value;
  throw new Error('the folder has a key');
}

async function onlyKey({ folder }: DataOfBench): Promise<string> {
  await using data = await openData(folder, systemClock, systemRandom);
  return (await template(data.records)).keyId;
}

/** Keys like the first one, each with material of its own. */
async function fill(folder: string): Promise<string[]> {
  await using data = await openData(folder, systemClock, systemRandom);
  const like = await template(data.records);
  const keyIds: string[] = [];
  for (let start = 0; start < manyKeys; start += batch) {
    const keys = await Promise.all(
      Array.from({ length: batch }, async () => {
        const key = { ...like, keyId: crypto.randomUUID() };
        return { ...key, materials: [await data.keyring.createMaterial(key, like.createdAtMs)] };
      }),
    );
    await data.records.transaction(async (transaction) => {
      for (const key of keys) transaction.put(KmsKey, [key.account, key.region, key.keyId], key);
    });
    keyIds.push(...keys.map(({ keyId }) => keyId));
  }
  return keyIds;
}

async function requestsFor(server: CrosskeyServer, keyIds: readonly string[]): Promise<PreparedRequest[]> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.Encrypt' };
  const Plaintext = Buffer.alloc(32, 1).toString('base64');
  const requests: PreparedRequest[] = [];
  for (const KeyId of keyIds) {
    const body = Buffer.from(JSON.stringify({ KeyId, Plaintext }));
    const request = { method: 'POST', path: '/', headers, body, service: 'kms' as const };
    requests.push(await prepare(request, server.port, server.credentials));
  }
  return requests;
}

async function perSecond(
  { port }: CrosskeyServer,
  requests: readonly PreparedRequest[],
  durationMs: number,
): Promise<number> {
  const load = await runLoad({ port, connections, expectedStatus: 200, inTurn: true, requests, durationMs });
  return load.requests / load.seconds;
}

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
