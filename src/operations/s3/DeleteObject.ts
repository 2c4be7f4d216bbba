// Deletes an object or a version of it; what is not there counts as deleted. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
import type { DeleteObjectCommandInput, DeleteObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { deleteAccess, deleteObject } from './delete-object.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { locateOccupied } from './stored-target.ts';
import type { ObjectTarget } from './target.ts';
import { checkVersionId } from './versions/version-id.ts';

export const DeleteObject: ServerOperation<DeleteObjectCommandInput, DeleteObjectCommandOutput, ObjectTarget> = {
  locate: locateOccupied,
  access: (target, input, call) => [
    ...deleteAccess(target, { versionId: input.VersionId, ifMatch: input.IfMatch }, call),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkVersionId(input.VersionId);
    const deletion = {
      versionId: input.VersionId,
      ifMatch: input.IfMatch,
      bypassGovernance: input.BypassGovernanceRetention,
    };
    const { versionId, isMarker } = await deleteObject(call, target, deletion);
    return { ...(isMarker && { DeleteMarker: true }), ...(versionId !== undefined && { VersionId: versionId }) };
  },
};
