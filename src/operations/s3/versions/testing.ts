// What the tests of versions share: a store in memory, a bucket, and new versions with nothing in them.
import { createRecordSealer } from '../../../crypto/sealed-record.ts';
import { accountId, region } from '../../../kernel/ids.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { MemoryMetadata } from '../../../storage/metadata/memory.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import { noProperties } from '../../../storage/records/object.ts';
import type { RecordStore } from '../../../storage/records/record.ts';
import { openRecordStore } from '../../../storage/records/record-store.ts';
import type { NewVersion } from './change-key.ts';
import type { Occasion } from './key-change.ts';

export const bucketOf = (versioning: BucketRecord['versioning']): BucketRecord => ({
  name: 'bucket',
  id: 'bucket',
  owner: accountId('111122223333'),
  region: region('us-east-1'),
  createdAtMs: 0,
  versioning,
  objectLock: undefined,
});

export const newStore = (): RecordStore =>
  openRecordStore({ metadata: new MemoryMetadata(), sealer: createRecordSealer(Buffer.alloc(32, 1), systemRandom) });

export const occasion = (nowMs: number): Occasion => ({
  nowMs,
  salt: systemRandom.bytes(16),
  call: undefined,
  destinations: new Map(),
});

export const marker = (nowMs: number): NewVersion => ({
  kind: 'delete-marker',
  marker: { lastModifiedMs: nowMs, owner: undefined },
});

export const object = (nowMs: number): NewVersion => ({
  kind: 'object',
  object: {
    ...noProperties,
    objectId: systemRandom.bytes(16),
    sizeBytes: 0,
    etag: '',
    lastModifiedMs: nowMs,
    headers: {
      contentType: '',
      cacheControl: undefined,
      contentDisposition: undefined,
      contentEncoding: undefined,
      contentLanguage: undefined,
      expiresMs: undefined,
    },
    userMetadata: {},
    checksum: undefined,
    encryption: { kind: 'SSE-S3', wrappedDataKey: Buffer.alloc(0) },
    restore: undefined,
    body: { kind: 'parts', partCount: 0 },
  },
});
