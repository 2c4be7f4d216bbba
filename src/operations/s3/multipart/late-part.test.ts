// A part that is committed between the reading and the commit of what ends its upload: docs/decisions/0093-parts-that-come-too-late.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../../../crypto/sealed-record.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { MemoryMetadata } from '../../../storage/metadata/memory.ts';
import type { Batch } from '../../../storage/metadata/metadata.ts';
import { blobKind } from '../../../storage/records/blob.ts';
import {
  LeftUploads,
  MultipartUpload,
  type MultipartUploadRecord,
  UploadAddition,
  UploadedPart,
} from '../../../storage/records/multipart-upload.ts';
import type { KeyParts, RecordKind, RecordStore } from '../../../storage/records/record.ts';
import { openRecordStore } from '../../../storage/records/record-store.ts';
import { dropLeftUploads, dropUpload } from './drop-upload.ts';

const bucketId = 'bucket';
const key = 'key';
const uploadId = 'upload';

/** Runs `interrupt` once, just before the first commit after it was set. */
class InterruptedMetadata extends MemoryMetadata {
  interrupt: (() => Promise<void>) | undefined;

  override async commit(batch: Batch): Promise<boolean> {
    const { interrupt } = this;
    this.interrupt = undefined;
    await interrupt?.();
    return super.commit(batch);
  }
}

function open() {
  const metadata = new InterruptedMetadata();
  const records = openRecordStore({ metadata, sealer: createRecordSealer(systemRandom.bytes(32), systemRandom) });
  return { metadata, records };
}

const addUpload = (records: RecordStore, id: string) =>
  records.transaction(async (transaction) => {
    transaction.put(MultipartUpload, [bucketId, key, id], { uploadId: id } as MultipartUploadRecord);
  });

/** As a part is committed: the upload is read, the mark of the addition is not. */
const addPart = (records: RecordStore, partNumber: number) =>
  records.transaction(async (transaction) => {
    assert.ok((await transaction.get(MultipartUpload, [bucketId, key, uploadId])) !== undefined);
    const blobId = `blob-${partNumber}`;
    transaction.put(UploadedPart, [bucketId, uploadId, partNumber], {
      bodyId: Buffer.alloc(16),
      partNumber,
      sizeBytes: 1,
      place: { kind: 'blob', blobId, header: Buffer.alloc(72) },
      etag: '',
      lastModifiedMs: 0,
      checksum: { algorithm: 'CRC64NVME', value: '' },
    });
    transaction.put(blobKind, [blobId], { owner: { kind: 'uploaded-part', key: [] }, sealedSizeBytes: 1 });
    transaction.put(UploadAddition, [bucketId, uploadId], { tag: systemRandom.bytes(16) });
  });

async function count<Key extends KeyParts, Value>(records: RecordStore, kind: RecordKind<Key, Value>): Promise<number> {
  let found = 0;
  for await (const _ of records.list(kind, { under: [] })) found += 1;
  return found;
}

/** Of uploads, their parts, and blobs that are referred to. */
const counts = async (records: RecordStore): Promise<readonly number[]> => [
  await count(records, MultipartUpload),
  await count(records, UploadedPart),
  await count(records, blobKind),
];

for (const before of [[], [1], [1, 2, 3]]) {
  test(`an upload with ${before.length} parts is dropped with the one that came in between`, async () => {
    const { metadata, records } = open();
    await addUpload(records, uploadId);
    for (const number of before) await addPart(records, number);
    metadata.interrupt = () => addPart(records, 4);
    const orphans = await records.transaction((transaction) => dropUpload(transaction, { bucketId, key, uploadId }));
    assert.deepEqual(
      orphans,
      [...before, 4].map((number) => `blob-${number}`),
    );
    assert.deepEqual(await counts(records), [0, 0, 0]);
    assert.equal(await records.get(UploadAddition, [bucketId, uploadId]), undefined);
  });
}

test('the uploads of a bucket that is gone are dropped some at a time, until none is left', async () => {
  const { records } = open();
  const removed: string[] = [];
  const blobs = { remove: async (id: string) => void removed.push(id) };
  await records.transaction(async (transaction) => transaction.put(LeftUploads, [bucketId], {}));
  await addUpload(records, uploadId);
  await addPart(records, 1);
  await addUpload(records, 'another');
  await dropLeftUploads({ records, blobs }, bucketId, 1);
  assert.equal(await count(records, LeftUploads), 1);
  await dropLeftUploads({ records, blobs }, bucketId);
  assert.deepEqual(await counts(records), [0, 0, 0]);
  assert.equal(await count(records, UploadAddition), 0);
  assert.equal(await count(records, LeftUploads), 0);
  assert.deepEqual(removed, ['blob-1']);
});
