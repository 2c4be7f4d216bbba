// Ends an upload and forgets its parts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
import type { AbortMultipartUploadCommandInput, AbortMultipartUploadCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { removeBlobs } from './body/drop-body.ts';
import { dropUpload } from './multipart/drop-upload.ts';
import { locateUpload, ownUploadAccess, requireUpload, type UploadTarget } from './multipart/upload-target.ts';
import { refuseUnbuiltOptions } from './options.ts';

export const AbortMultipartUpload: ServerOperation<
  AbortMultipartUploadCommandInput,
  AbortMultipartUploadCommandOutput,
  UploadTarget
> = {
  locate: locateUpload,
  access: (target, _, call) => [ownUploadAccess('s3:AbortMultipartUpload', target, call)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const { records, blobs } = call.resources;
    const { bucket, key, uploadId } = target;
    const orphans = await records.transaction(async (transaction) => {
      await requireUpload(transaction, target);
      return dropUpload(transaction, { bucketId: bucket.id, key, uploadId });
    });
    removeBlobs(blobs, orphans);
    return {};
  },
};
