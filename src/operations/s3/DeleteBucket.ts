// Deletes an empty bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
import type { DeleteBucketCommandInput, DeleteBucketCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { BlobId } from '../../storage/objects/objects.ts';
import {
  Bucket,
  BucketEncryption,
  BucketOfAccount,
  BucketPolicy,
  type BucketRecord,
} from '../../storage/records/bucket.ts';
import { MultipartUpload, UploadedPart } from '../../storage/records/multipart-upload.ts';
import { StoredObject } from '../../storage/records/object.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { dropBodies, removeBlobs } from './body/drop-body.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const DeleteBucket: ServerOperation<DeleteBucketCommandInput, DeleteBucketCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:DeleteBucket', target, call)],
  async run(_, { bucket }, call) {
    const { records, blobs } = call.resources;
    const orphans = await records.transaction(async (transaction) => {
      const current = await transaction.get(Bucket, [bucket.name]);
      if (current?.id !== bucket.id) throw new Fault('NoSuchBucket', { BucketName: bucket.name });
      for await (const _object of transaction.list(StoredObject, { under: [bucket.id], limit: 1 }))
        throw new Fault('BucketNotEmpty', { BucketName: bucket.name });
      // An object that is written meanwhile makes this commit fail; one that is written after it finds no bucket.
      transaction.requireNone(StoredObject, [bucket.id]);
      transaction.remove(Bucket, [bucket.name]);
      transaction.remove(BucketOfAccount, [bucket.owner, bucket.name]);
      transaction.remove(BucketPolicy, [bucket.id]);
      transaction.remove(BucketEncryption, [bucket.id]);
      return dropUploads(transaction, bucket);
    });
    removeBlobs(blobs, orphans);
    return {};
  },
};

/** Uploads that nobody completed do not keep a bucket, and go with it. */
async function dropUploads(transaction: RecordTransaction, bucket: BucketRecord): Promise<readonly BlobId[]> {
  const under = [bucket.id];
  for await (const { key } of transaction.list(MultipartUpload, { under }))
    transaction.remove(MultipartUpload, [bucket.id, String(key[1]), String(key[2])]);
  const orphans: BlobId[] = [];
  for await (const { key, value } of transaction.list(UploadedPart, { under })) {
    transaction.remove(UploadedPart, [bucket.id, String(key[1]), Number(key[2])]);
    orphans.push(...dropBodies(transaction, bucket.id, [value]));
  }
  return orphans;
}
