// Clients that race on one key, on several workers: one outcome or the other, never something between.
// `CROSSKEY_RACE_ROUNDS` says how often each race is run.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type OpenData, openData } from '../../src/composition/open-data.ts';
import { dayMs, systemClock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { carryOutAbort, carryOutCurrent } from '../../src/operations/s3/lifecycle/carry-out.ts';
import { Bucket as BucketKind } from '../../src/storage/records/bucket.ts';
import { leftoversAfterSweep } from '../crash/leftovers.ts';
import { ChildServer, clientsOf } from './child-server.ts';

const rounds = Number(process.env.CROSSKEY_RACE_ROUNDS ?? 40);
/** Beside the metadata, and in a file of its own. */
const sizes = [100, 70_000];

type Won = { readonly ok: true; readonly VersionId: string | undefined; readonly ETag: string | undefined };
type Lost = { readonly ok: false; readonly code: string };

/** How it ended; a fault of the server's own fails the test. */
async function outcome(
  work: Promise<{ VersionId?: string | undefined; ETag?: string | undefined }>,
): Promise<Won | Lost> {
  try {
    const { VersionId, ETag } = await work;
    return { ok: true, VersionId, ETag };
  } catch (error) {
    assert(error instanceof Error);
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    assert.ok(($metadata?.httpStatusCode ?? 500) < 500, String(error));
    return { ok: false, code: error.name };
  }
}

const isWon = (end: Won | Lost): end is Won => end.ok;

describe('races', { skip: process.platform === 'linux' ? false : 'ends whole groups of processes' }, () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'crosskey-races-'));
  let server: ChildServer;
  /** Connections of their own, so that they meet different workers. */
  let clients: readonly S3Client[];

  before(async () => {
    server = new ChildServer({ dataFolder, args: ['--workers', '3'] });
    const endpoint = await server.ready();
    clients = Array.from({ length: 4 }, () => clientsOf(endpoint).s3);
    for (const isVersioned of [false, true]) {
      const Bucket = bucketOf(isVersioned);
      await client(0).send(new CreateBucketCommand({ Bucket }));
      if (!isVersioned) continue;
      const VersioningConfiguration = { Status: 'Enabled' as const };
      await client(0).send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    }
  });

  after(async () => {
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.doesNotMatch(server.stderr, /^\s+at /m, server.stderr);
    assert.deepEqual(await leftoversAfterSweep(dataFolder), []);
    rmSync(dataFolder, { recursive: true, force: true });
  });

  const client = (index: number): S3Client => clients[index % clients.length] ?? assert.fail('no client');
  const bucketOf = (isVersioned: boolean) => (isVersioned ? 'races-versioned' : 'races-plain');
  const body = (round: number, letter: string) => letter.repeat(sizes[round % sizes.length] ?? 0);

  async function current(Bucket: string, Key: string): Promise<string | undefined> {
    try {
      const { Body } = await client(3).send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  async function versions(Bucket: string, Prefix: string) {
    const { Versions = [], DeleteMarkers = [] } = await client(3).send(
      new ListObjectVersionsCommand({ Bucket, Prefix }),
    );
    const latest = [...Versions, ...DeleteMarkers].filter(({ IsLatest }) => IsLatest === true);
    const total = Versions.length + DeleteMarkers.length;
    assert.equal(latest.length, Math.min(total, 1), 'one version is the latest');
    return { Versions, DeleteMarkers, latestId: latest[0]?.VersionId };
  }

  for (const isVersioned of [false, true]) {
    const Bucket = bucketOf(isVersioned);
    const title = isVersioned ? 'with versions' : 'without versions';

    test(`of writers that demand that nothing is there one wins, ${title}`, async () => {
      for (let round = 0; round < rounds; round++) {
        const Key = `create ${round}`;
        const write = (index: number) =>
          client(index).send(new PutObjectCommand({ Bucket, Key, Body: body(round, `${index}`), IfNoneMatch: '*' }));
        const ended = await Promise.all([0, 1, 2].map((index) => outcome(write(index))));
        assert.equal(ended.filter(isWon).length, 1, JSON.stringify(ended));
        for (const end of ended) if (!end.ok) assert.equal(end.code, 'PreconditionFailed');
        assert.equal(await current(Bucket, Key), body(round, `${ended.findIndex(isWon)}`));
        assert.equal((await versions(Bucket, Key)).Versions.length, 1);
      }
    });

    test(`of writers that demand the same tag one wins, ${title}`, async () => {
      for (let round = 0; round < rounds; round++) {
        const Key = `replace ${round}`;
        const { ETag } = await client(0).send(new PutObjectCommand({ Bucket, Key, Body: 'before' }));
        const write = (index: number) =>
          client(index).send(new PutObjectCommand({ Bucket, Key, Body: body(round, `${index}`), IfMatch: ETag }));
        const ended = await Promise.all([0, 1, 2].map((index) => outcome(write(index))));
        assert.equal(ended.filter(isWon).length, 1, JSON.stringify(ended));
        assert.equal(await current(Bucket, Key), body(round, `${ended.findIndex(isWon)}`));
        assert.equal((await versions(Bucket, Key)).Versions.length, isVersioned ? 2 : 1);
      }
    });

    test(`completed and aborted at once, either the object is there or nothing is, ${title}`, async () => {
      for (let round = 0; round < rounds; round++) {
        const place = { Bucket, Key: `upload ${round}` };
        const { UploadId } = await client(0).send(new CreateMultipartUploadCommand(place));
        const part = { ...place, UploadId, PartNumber: 1 };
        const { ETag } = await client(1).send(new UploadPartCommand({ ...part, Body: body(round, 'u') }));
        const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
        const [completed, aborted] = await Promise.all([
          outcome(client(round).send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }))),
          outcome(
            client(round + 1)
              .send(new AbortMultipartUploadCommand({ ...place, UploadId }))
              .then(() => ({})),
          ),
        ]);
        assert.notEqual(completed.ok, aborted.ok);
        assert.equal(await current(Bucket, place.Key), completed.ok ? body(round, 'u') : undefined);
        const { Uploads } = await client(2).send(new ListMultipartUploadsCommand({ Bucket, Prefix: place.Key }));
        assert.equal(Uploads, undefined);
      }
    });

    test(`deleted and written at once, both happen one after the other, ${title}`, async () => {
      for (let round = 0; round < rounds; round++) {
        const Key = `delete ${round}`;
        await client(0).send(new PutObjectCommand({ Bucket, Key, Body: 'before' }));
        const [written, deleted] = await Promise.all([
          outcome(client(round).send(new PutObjectCommand({ Bucket, Key, Body: body(round, 'w') }))),
          outcome(client(round + 1).send(new DeleteObjectCommand({ Bucket, Key }))),
        ]);
        assert(written.ok && deleted.ok);
        const now = await current(Bucket, Key);
        assert.ok(now === undefined || now === body(round, 'w'), 'what was before is gone');
        const { Versions, DeleteMarkers, latestId } = await versions(Bucket, Key);
        assert.deepEqual(
          [Versions.length, DeleteMarkers.length],
          isVersioned ? [2, 1] : [now === undefined ? 0 : 1, 0],
        );
        if (isVersioned) assert.equal(latestId, now === undefined ? deleted.VersionId : written.VersionId);
      }
    });

    test(`whoever reads while it is written over and deleted gets one body whole, or none, ${title}`, async () => {
      const Key = 'read';
      let isOver = false;
      const change = async () => {
        for (let round = 0; round < rounds; round++) {
          await client(0).send(new PutObjectCommand({ Bucket, Key, Body: body(round, `${round % 10}`) }));
          if (round % 4 === 3) await client(1).send(new DeleteObjectCommand({ Bucket, Key }));
        }
        isOver = true;
      };
      const read = async () => {
        while (!isOver) {
          const content = await current(Bucket, Key);
          if (content !== undefined) assert.match(content, /^(\d)\1*$/);
          if (content !== undefined) assert.ok(sizes.includes(content.length), `${content.length} bytes`);
        }
      };
      await Promise.all([change(), read(), read()]);
    });
  }

  for (const isVersioned of [false, true]) {
    const Bucket = bucketOf(isVersioned);
    const title = isVersioned ? 'with versions' : 'without versions';

    test(`a rule that takes large objects, against who writes a small one and who reads, ${title}`, async () => {
      await using data = await openData(dataFolder, systemClock, systemRandom);
      const sweep = await lifecycleOf(data, Bucket);
      const [small, large] = ['s'.repeat(100), 'l'.repeat(70_000)];
      for (let round = 0; round < rounds; round++) {
        const Key = `swept ${round}`;
        const first = await client(0).send(new PutObjectCommand({ Bucket, Key, Body: large }));
        const [seen, seenLater, written] = await Promise.all([
          current(Bucket, Key),
          current(Bucket, Key),
          client(round).send(new PutObjectCommand({ Bucket, Key, Body: small })),
          carryOutCurrent(...sweep(Key)),
          carryOutCurrent(...sweep(Key)),
        ]);
        for (const content of [seen, seenLater])
          assert.ok(content === undefined || content === small || content === large, `${content?.length} bytes`);
        assert.equal(await current(Bucket, Key), small, 'the rule leaves the small one');
        const { Versions, DeleteMarkers, latestId } = await versions(Bucket, Key);
        const ids = Versions.map(({ VersionId }) => VersionId);
        assert.deepEqual(ids, isVersioned ? [written.VersionId, first.VersionId] : ['null']);
        assert.equal(latestId, ids[0]);
        assert.ok(DeleteMarkers.length <= (isVersioned ? 1 : 0));
      }
    });

    test(`a rule that aborts uploads, against who completes one, ${title}`, async () => {
      await using data = await openData(dataFolder, systemClock, systemRandom);
      const sweep = await lifecycleOf(data, Bucket);
      for (let round = 0; round < rounds; round++) {
        const place = { Bucket, Key: `swept upload ${round}` };
        const { UploadId = '' } = await client(0).send(new CreateMultipartUploadCommand(place));
        const part = { ...place, UploadId, PartNumber: 1 };
        const { ETag } = await client(1).send(new UploadPartCommand({ ...part, Body: body(round, 'u') }));
        const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
        const [parts, candidate, nowMs] = sweep(place.Key);
        const [completed] = await Promise.all([
          outcome(client(round).send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }))),
          carryOutAbort(parts, { ...candidate, uploadId: UploadId }, nowMs),
        ]);
        if (!completed.ok) assert.equal(completed.code, 'NoSuchUpload');
        assert.equal(await current(Bucket, place.Key), completed.ok ? body(round, 'u') : undefined);
        const { Uploads } = await client(2).send(new ListMultipartUploadsCommand({ Bucket, Prefix: place.Key }));
        assert.equal(Uploads, undefined);
      }
    });
  }

  /** What the job does to a key, done by this process while others serve; rules count as if three days had gone by. */
  async function lifecycleOf({ records, blobs }: OpenData, Bucket: string) {
    const ofPrefix = { Status: 'Enabled' as const, Filter: { Prefix: 'swept' } };
    const Rules: LifecycleRule[] = [
      { ...ofPrefix, Filter: { And: { Prefix: 'swept', ObjectSizeGreaterThan: 1000 } }, Expiration: { Days: 1 } },
      { ...ofPrefix, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    ];
    const LifecycleConfiguration = { Rules };
    await client(0).send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    const bucket = await records.get(BucketKind, [Bucket]);
    assert(bucket !== undefined);
    const parts = { records, blobs, random: systemRandom, destinations: new Map() };
    return (key: string) => [parts, { bucketId: bucket.id, bucketName: Bucket, key }, Date.now() + 3 * dayMs] as const;
  }

  test('markers and versions that are made and removed at once leave a list without gaps', async () => {
    const Bucket = bucketOf(true);
    const readVersion = async (Key: string, VersionId: string | undefined) => {
      const { Body } = await client(3).send(new GetObjectCommand({ Bucket, Key, VersionId }));
      assert.equal(await Body?.transformToString(), 'first');
      return {};
    };
    for (let round = 0; round < rounds; round++) {
      const Key = `mixed ${round}`;
      const first = await client(0).send(new PutObjectCommand({ Bucket, Key, Body: 'first' }));
      const second = await client(1).send(new PutObjectCommand({ Bucket, Key, Body: 'second' }));
      const ended = await Promise.all([
        outcome(client(0).send(new DeleteObjectCommand({ Bucket, Key, VersionId: second.VersionId }))),
        outcome(client(1).send(new DeleteObjectCommand({ Bucket, Key }))),
        outcome(client(2).send(new DeleteObjectCommand({ Bucket, Key }))),
        outcome(readVersion(Key, first.VersionId)),
      ]);
      // The first version is there all the time, whatever moves around it.
      assert.deepEqual(
        ended.filter((end) => !end.ok),
        [],
      );
      const { Versions, DeleteMarkers } = await versions(Bucket, Key);
      assert.deepEqual(
        Versions.map(({ VersionId }) => VersionId),
        [first.VersionId],
      );
      assert.equal(DeleteMarkers.length, 2);
    }
  });

  test('versions that are enabled and suspended while others write leave at most one `null`', async () => {
    const Bucket = bucketOf(true);
    for (let round = 0; round < rounds / 4; round++) {
      const Key = `toggled ${round}`;
      const set = (Status: 'Enabled' | 'Suspended') =>
        client(0).send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
      const write = (index: number) => client(index).send(new PutObjectCommand({ Bucket, Key, Body: `${index}` }));
      await Promise.all([set('Suspended'), write(1), write(2), write(3), write(1).then(() => write(2))]);
      await Promise.all([set('Enabled'), write(1), write(2), write(3)]);
      const { Versions } = await versions(Bucket, Key);
      const nulls = Versions.filter(({ VersionId }) => VersionId === 'null');
      assert.ok(nulls.length <= 1, `${nulls.length} versions \`null\``);
      assert.equal(new Set(Versions.map(({ VersionId }) => VersionId)).size, Versions.length);
    }
  });
});
