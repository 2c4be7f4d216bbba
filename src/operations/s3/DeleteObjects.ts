// Deletes up to 1,000 objects, each by its own permission. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
import type {
  DeletedObject,
  _Error as DeleteError,
  DeleteObjectsCommandInput,
  DeleteObjectsCommandOutput,
  ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { Fault, isFault } from '../../kernel/fault.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { deleteAccess, deleteObject } from './delete-object.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { withOccupant } from './stored-target.ts';
import { type BucketTarget, checkedKey, locateBucket } from './target.ts';
import { isVersionId } from './versions/version-id.ts';

const mostKeys = 1000;

type Deletion = { readonly deleted: DeletedObject } | { readonly error: DeleteError };

export const DeleteObjects: ServerOperation<DeleteObjectsCommandInput, DeleteObjectsCommandOutput, BucketTarget> = {
  locate: locateBucket,
  // Permissions are asked key by key, so that one that is missing does not stop the others.
  access: () => [],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const objects = input.Delete?.Objects ?? [];
    if (objects.length === 0 || objects.length > mostKeys) throw new Fault('MalformedXML');
    // At once, so that they share commits.
    const outcomes = await Promise.all(
      objects.map((object) => deleteOne(call, target, object, input.BypassGovernanceRetention)),
    );
    const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
    const deleted = outcomes.flatMap((outcome) => ('deleted' in outcome ? [outcome.deleted] : []));
    return {
      ...(errors.length > 0 && { Errors: errors }),
      ...(deleted.length > 0 && input.Delete?.Quiet !== true && { Deleted: deleted }),
    };
  },
};

async function deleteOne(
  call: ServerCall,
  { bucket }: BucketTarget,
  object: ObjectIdentifier,
  bypassGovernance: boolean | undefined,
): Promise<Deletion> {
  const { Key = '', VersionId, ETag } = object;
  const named = { Key, ...(VersionId !== undefined && { VersionId }) };
  try {
    if (Key === '') throw new Fault('InvalidArgument', { message: 'User key must have a length greater than 0.' });
    const place = { bucket, key: checkedKey(Key) };
    const target = await withOccupant(place, call.resources, { VersionId, IfMatch: ETag });
    const deletion = { versionId: VersionId, ifMatch: ETag, bypassGovernance };
    for (const access of deleteAccess(target, deletion, call)) await call.demand(access);
    if (VersionId !== undefined && !isVersionId(VersionId)) throw new Fault('NoSuchVersion', { Key, VersionId });
    if (object.LastModifiedTime !== undefined || object.Size !== undefined)
      throw new Fault('NotImplemented', { what: 'a condition on `LastModifiedTime` or `Size`' });
    const { versionId, isMarker } = await deleteObject(call, target, deletion);
    return { deleted: { ...named, ...(isMarker && { DeleteMarker: true, DeleteMarkerVersionId: versionId }) } };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { error: { ...named, Code: error.code, Message: error.message } };
  }
}
