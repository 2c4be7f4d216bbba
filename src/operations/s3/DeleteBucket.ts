// Deletes an empty bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
import type { DeleteBucketCommandInput, DeleteBucketCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { Bucket, BucketAcl, BucketEncryption, BucketOfAccount } from '../../storage/records/bucket.ts';
import { removeConfigurations } from '../../storage/records/bucket-configuration.ts';
import { BucketLifecycle, LifecycleRun } from '../../storage/records/lifecycle.ts';
import { LeftUploads } from '../../storage/records/multipart-upload.ts';
import { BucketNotification } from '../../storage/records/notification.ts';
import { StoredObject } from '../../storage/records/object.ts';
import { CurrentMarker } from '../../storage/records/object-version.ts';
import { BucketPublicAccessBlock } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { removeBucketPolicy } from './bucket-policy.ts';
import { dropLeftUploads } from './multipart/drop-upload.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

/** So many are dropped while the client waits. */
const uploadsAtOnce = 16;

export const DeleteBucket: ServerOperation<DeleteBucketCommandInput, DeleteBucketCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:DeleteBucket', target, call)],
  async run(_, { bucket }, call) {
    const { records } = call.resources;
    await records.transaction(async (transaction) => {
      const current = await transaction.get(Bucket, [bucket.name]);
      if (current?.id !== bucket.id) throw new Fault('NoSuchBucket', { BucketName: bucket.name });
      for await (const _object of transaction.list(StoredObject, { under: [bucket.id], limit: 1 }))
        throw new Fault('BucketNotEmpty', { BucketName: bucket.name });
      for await (const _marker of transaction.list(CurrentMarker, { under: [bucket.id], limit: 1 }))
        throw new Fault('BucketNotEmpty', {
          BucketName: bucket.name,
          message: 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
        });
      // Other versions are only beside a current one. An object that is written meanwhile makes this commit fail; one that is written after it finds no bucket.
      transaction.requireNone(StoredObject, [bucket.id]);
      transaction.requireNone(CurrentMarker, [bucket.id]);
      transaction.remove(Bucket, [bucket.name]);
      transaction.remove(BucketOfAccount, [bucket.owner, bucket.name]);
      await removeBucketPolicy(transaction, bucket.id);
      transaction.remove(BucketEncryption, [bucket.id]);
      await removeConfigurations(transaction, bucket.id);
      transaction.remove(BucketAcl, [bucket.id]);
      transaction.remove(BucketPublicAccessBlock, [bucket.id]);
      transaction.remove(BucketNotification, [bucket.id]);
      transaction.remove(BucketLifecycle, [bucket.id]);
      transaction.remove(LifecycleRun, [bucket.id]);
      // Uploads that nobody completed do not keep a bucket, and go with it.
      transaction.put(LeftUploads, [bucket.id], {});
    });
    // The bucket is gone all the same when this fails: what is left is the job's.
    await dropLeftUploads(call.resources, bucket.id, uploadsAtOnce).catch(() => {});
    return {};
  },
};
