// Removes the tags of an object, or of one of its versions. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html
import type { DeleteObjectTaggingCommandInput, DeleteObjectTaggingCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { changeObject } from './change-object.ts';
import { deletingTags } from './object-tags.ts';
import { shownVersion } from './read-object.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';

export const DeleteObjectTagging: ServerOperation<
  DeleteObjectTaggingCommandInput,
  DeleteObjectTaggingCommandOutput,
  ObjectTarget
> = {
  locate: locateStored,
  access: (target, input, call) => [versionAccess(deletingTags, target, input.VersionId, call)],
  async run(input, target, call) {
    const object = await changeObject(
      call,
      target,
      input.VersionId,
      async (_, __, before) => ({
        ...before,
        tags: [],
      }),
      (later) => DeleteObjectTagging.access(later, input, call),
    );
    return shownVersion(target, object);
  },
};
