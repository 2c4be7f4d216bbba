// A random sequence of operations on a versioned bucket equals a model of S3 in memory, with kill -9 in between.
// `CROSSKEY_CRASH_ROUNDS` says how often it is killed, `CROSSKEY_CRASH_SEED` plays a run again.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand, GetBucketVersioningCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ChildServer, clientsOf } from '../processes/child-server.ts';
import { startServer } from '../support/server.ts';
import { Chance } from './chance.ts';
import { leftoversAfterSweep } from './leftovers.ts';
import { isCut } from './register.ts';
import { type Deed, nextDeed, versionPages } from './versions-deeds.ts';
import { isSameBucket, ModelBucket, unknown } from './versions-model.ts';

const Bucket = 'model';
const rounds = Number(process.env.CROSSKEY_CRASH_ROUNDS ?? 3);
const deedsInARound = 50;
const deedsWithoutCrash = Number(process.env.CROSSKEY_MODEL_DEEDS ?? 400);
const linuxOnly = process.platform === 'linux' ? false : 'ends whole groups of processes';

/** Does it, and holds the answer against the model, which is then as the server should be. */
async function perform(s3: S3Client, deed: Deed, model: ModelBucket): Promise<void> {
  try {
    const answer = await deed.send(s3);
    assert.equal(deed.refusal, undefined, `not refused: ${deed.name}`);
    deed.apply(model, answer);
  } catch (error) {
    if (isCut(error)) throw error;
    const code = error instanceof Error ? error.name : '';
    assert.equal(code, deed.refusal ?? '', `${deed.name}: ${error}`);
  }
}

/** All that the server has, read version by version; pages of one, because only pages tell the order of markers among versions. */
async function observed(s3: S3Client): Promise<ModelBucket> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
  const found = new ModelBucket(Status);
  for (const { versions, markers } of await versionPages(s3, Bucket, { prefix: '', delimiter: '', maxKeys: 1 }))
    for (const name of [...versions, ...markers]) {
      const [Key = '', VersionId = ''] = name.split(' ');
      const version = markers.includes(name)
        ? undefined
        : await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      const body = version && Buffer.from((await version.Body?.transformToByteArray()) ?? []);
      const entry = { id: VersionId, body, etag: version?.ETag ?? '' };
      found.keys.set(Key, [...found.versionsOf(Key), entry]);
    }
  return found;
}

const described = (bucket: ModelBucket): string =>
  JSON.stringify([
    bucket.versioning,
    ...[...bucket.keys].map(([key, versions]) => [
      key,
      ...versions.map(({ id, body }) => `${id}:${body?.length ?? 'marker'}`),
    ]),
  ]);

function adopt(found: ModelBucket, ...candidates: readonly ModelBucket[]): ModelBucket {
  const isOne = candidates.some((candidate) => isSameBucket(candidate, found));
  assert.ok(isOne, `found ${described(found)}\nmay be ${candidates.map(described).join('\nor ')}`);
  return found;
}

test(`${deedsWithoutCrash} operations on a versioned bucket, and its restart, equal the model`, async (t) => {
  const chance = new Chance();
  t.diagnostic(`CROSSKEY_CRASH_SEED=${chance.seed}`);
  await using server = await startServer();
  const { s3 } = server.clients(server.admin);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const model = new ModelBucket();
  for (let done = 0; done < deedsWithoutCrash; done++) await perform(s3, nextDeed(chance, model, Bucket), model);
  adopt(await observed(s3), model);
  await server.restart();
  adopt(await observed(server.clients(server.admin).s3), model);
  assert.deepEqual(server.reported, []);
});

/** Works until it is killed. Gives what the bucket may hold: with the deed that was cut, and without it. */
async function workUntilKilled(
  server: ChildServer,
  s3: S3Client,
  model: ModelBucket,
  chance: Chance,
): Promise<readonly ModelBucket[]> {
  const killAfter = chance.integer(1, deedsInARound);
  for (let done = 0; ; done++) {
    const deed = nextDeed(chance, model, Bucket);
    const before = model.clone();
    if (done < killAfter) await perform(s3, deed, model);
    else {
      const kill = delay(chance.integer(0, 12)).then(() => server.killAll());
      try {
        await perform(s3, deed, model);
      } catch (error) {
        if (!isCut(error)) throw error;
        if (deed.refusal === undefined) deed.apply(model, { VersionId: unknown, ETag: unknown });
      }
      await kill;
      return [before, model];
    }
  }
}

test(`after each of ${rounds} crashes the versions of a bucket are those of the model`, {
  skip: linuxOnly,
}, async (t) => {
  const chance = new Chance();
  t.diagnostic(`CROSSKEY_CRASH_SEED=${chance.seed}`);
  const dataFolder = mkdtempSync(join(tmpdir(), 'crosskey-model-'));
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
  let candidates: readonly ModelBucket[] = [];
  for (let round = 0; round <= rounds; round++) {
    await using server = new ChildServer({ dataFolder, args: ['--workers', '2'] });
    const { s3 } = clientsOf(await server.ready());
    if (round === 0) await s3.send(new CreateBucketCommand({ Bucket }));
    const found = await observed(s3);
    const model = round === 0 ? found : adopt(found, ...candidates);
    if (round < rounds) candidates = await workUntilKilled(server, s3, model.clone(), chance);
    else assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.doesNotMatch(server.stderr, /^\s+at /m, server.stderr);
  }
  assert.deepEqual(await leftoversAfterSweep(dataFolder), []);
});
