// Objects, uploads and buckets that an earlier version of Crosskey wrote are read as what they were.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../../crypto/sealed-record.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryMetadata } from '../metadata/memory.ts';
import { Bucket } from './bucket.ts';
import { CompletedUpload, MultipartUpload } from './multipart-upload.ts';
import { StoredObject } from './object.ts';
import { type KeyParts, type RecordKind, recordKind } from './record.ts';
import { openRecordStore } from './record-store.ts';

/** Writes the value as version 1 of the kind, and reads it as the newest. */
async function upgraded<Key extends KeyParts, Value>(kind: RecordKind<Key, Value>, key: Key, older: unknown) {
  const sealer = createRecordSealer(Buffer.alloc(32, 1), systemRandom);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  const first = recordKind<Key, unknown>({ name: kind.name, version: 1 });
  await records.transaction(async (transaction) => transaction.put(first, key, older));
  return records.get(kind, key);
}

const unsaid = {
  tags: [],
  owner: undefined,
  acl: undefined,
  storageClass: 'STANDARD',
  websiteRedirectLocation: undefined,
  retention: undefined,
  legalHold: undefined,
};

test('an object of version 1 is the version `null`, of the order of its last modification', async () => {
  const older = {
    objectId: Buffer.alloc(16, 7),
    sizeBytes: 3,
    etag: 'tag',
    lastModifiedMs: 1_700_000_000_123,
    headers: { contentType: 'text/plain' },
    userMetadata: { mark: 'kept' },
    encryption: { kind: 'SSE-S3', wrappedDataKey: Buffer.alloc(8, 1) },
    body: { kind: 'parts', partCount: 2 },
  };
  const read = await upgraded(StoredObject, ['bucket', 'key'], older);
  assert.deepEqual(read, { ...unsaid, ...older, versionId: 'null', order: older.lastModifiedMs, restore: undefined });
});

test('an upload of version 1 has no properties, and a completed one no version', async () => {
  const upload = { uploadId: 'u', initiatedAtMs: 5, sentContext: { 's3:prefix': 'x' } };
  assert.deepEqual(await upgraded(MultipartUpload, ['bucket', 'key', 'u'], upload), { ...unsaid, ...upload });
  const completed = { bucketId: 'bucket', key: 'key', etag: 'tag', expiresAtMs: 9 };
  assert.deepEqual(await upgraded(CompletedUpload, ['u'], completed), { ...completed, versionId: undefined });
});

test('a bucket of version 1 never kept versions, and has no lock', async () => {
  const bucket = { name: 'bucket', id: 'id', owner: '111122223333', region: 'us-east-1', createdAtMs: 1 };
  const read = await upgraded(Bucket, ['bucket'], bucket);
  assert.deepEqual(read, { ...bucket, versioning: undefined, objectLock: undefined });
});
