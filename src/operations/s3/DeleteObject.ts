// Deletes an object; one that is not there counts as deleted. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
import type { DeleteObjectCommandInput, DeleteObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { removeBlobs } from './body/drop-body.ts';
import { deleteObject } from './delete-object.ts';
import { refuseUnbuiltOptions, refuseVersion } from './options.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';

export const DeleteObject: ServerOperation<DeleteObjectCommandInput, DeleteObjectCommandOutput, ObjectTarget> = {
  locate: locateObject,
  access: (target, input, call) => [
    objectAccess(input.VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', target, call, {
      's3:if-match': input.IfMatch,
    }),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    refuseVersion(input.VersionId);
    const { records, blobs } = call.resources;
    const orphans = await records.transaction((transaction) => deleteObject(transaction, target, input));
    removeBlobs(blobs, orphans);
    return {};
  },
};
