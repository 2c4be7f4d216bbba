// Seed 004: a bucket with SSE-KMS that an analysis platform connects, by the policies of the seed word for word.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  DeleteBucketCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
} from '@aws-sdk/client-s3';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import type { Clients } from '../support/server.ts';
import { connected } from './connecting.ts';
import { body, newPlatform } from './platform.ts';

async function isRefused(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    (error: unknown) => error instanceof Error && /AccessDenied/.test(error.name),
  );
}

/** What neither of the seed's policies lists. */
const beyond = ({ s3 }: Clients, Bucket: string): Readonly<Record<string, () => Promise<unknown>>> => ({
  'the bucket deleted': () => s3.send(new DeleteBucketCommand({ Bucket })),
  'its policy': () => s3.send(new GetBucketPolicyCommand({ Bucket })),
  'versioning set': () =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
  'an ACL shown': () => s3.send(new GetObjectAclCommand({ Bucket, Key: 'shared' })),
  'an ACL set': () => s3.send(new PutObjectAclCommand({ Bucket, Key: 'shared', ACL: 'private' })),
});

const states = [
  ['unversioned', 'unversioned', undefined],
  ['versioned', 'versioned', 'Enabled'],
  ['suspended', 'versioned', 'Suspended'],
] as const;

for (const [name, versioning, status] of states)
  for (const bucketKey of [false, true]) {
    const way = `${name}, Bucket Key ${bucketKey ? 'on' : 'off'}`;

    test(`seed 004-2: the policy of the seed is enough for the bucket, and for nothing else: ${way}`, async () => {
      await using stage = await connected(versioning, bucketKey, status);
      const { server, user, bucket, keyArn, calls } = stage;
      const { clients } = user;
      const stored = await putObject(clients, bucket, 'mine', body);
      assert.equal(stored.SSEKMSKeyId, keyArn);
      assert.equal((await getObject(clients, bucket, 'mine')).toString(), body);
      await uploadInParts(clients, bucket, 'parts', [Buffer.from(body)]);
      assert.equal((await getObject(clients, bucket, 'parts')).toString(), body);
      await clients.s3.send(new CopyObjectCommand({ Bucket: bucket, Key: 'copy', CopySource: `${bucket}/mine` }));
      for (const [what, call] of Object.entries(calls))
        await assert.doesNotReject(call(), (error) => assert.fail(`${what}: ${error}`));
      for (const [what, call] of Object.entries(beyond(clients, bucket))) assert.ok(await isRefused(call()), what);
      assert.deepEqual(server.reported, []);
    });

    test(`seed 004-6: a folder and what is put into it keep the encryption: ${way}`, async () => {
      await using stage = await connected(versioning, bucketKey, status);
      const { clients } = stage.user;
      for (const [Key, text] of [
        ['folder/', ''],
        ['folder/file', body],
      ] as const) {
        await putObject(clients, stage.bucket, Key, Buffer.from(text));
        const head = await clients.s3.send(new HeadObjectCommand({ Bucket: stage.bucket, Key }));
        const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled = false } = head;
        assert.deepEqual([ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled], ['aws:kms', stage.keyArn, bucketKey]);
        assert.equal((await getObject(clients, stage.bucket, Key)).toString(), text);
      }
    });
  }

test('seed 004-2: the policy for unversioned buckets does not reach the versions', async () => {
  await using stage = await connected('unversioned', true);
  const { bucket: Bucket, account } = stage;
  const { s3 } = stage.user.clients;
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await account.clients.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const { VersionId } = await putObject(stage.user.clients, Bucket, 'mine', body);
  const version = { Bucket, Key: 'mine', VersionId };
  assert.ok(await isRefused(s3.send(new GetObjectCommand(version))));
  assert.ok(await isRefused(s3.send(new ListObjectVersionsCommand({ Bucket }))));
  assert.ok(await isRefused(s3.send(new GetBucketVersioningCommand({ Bucket }))));
});

for (const bucketKey of [false, true])
  test(`seed 004-7: a role copies between two connected buckets, each under its own key, Bucket Key ${bucketKey ? 'on' : 'off'}`, async () => {
    await using platform = await newPlatform(bucketKey);
    const { server, source, target, copy } = platform;
    const copied = await copy();
    assert.equal(copied.SSEKMSKeyId, target.keyArn);
    assert.notEqual(source.keyArn, target.keyArn);
    assert.equal((await getObject(target.account.clients, target.bucket, 'shared')).toString(), body);
    // Neither customer reaches the other's bucket.
    assert.ok(await isRefused(getObject(target.account.clients, source.bucket, 'shared')));
    assert.ok(await isRefused(getObject(source.account.clients, target.bucket, 'shared')));
    assert.deepEqual(server.reported, []);
  });
