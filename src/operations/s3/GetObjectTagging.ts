// Gives the tags of an object, or of one of its versions. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
import type { GetObjectTaggingCommandInput, GetObjectTaggingCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { readingTags } from './object-tags.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { objectVersion, shownVersion } from './read-object.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';

export const GetObjectTagging: ServerOperation<
  GetObjectTaggingCommandInput,
  GetObjectTaggingCommandOutput,
  ObjectTarget
> = {
  locate: locateStored,
  access: (target, input, call) => [versionAccess(readingTags, target, input.VersionId, call)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const object = await objectVersion(call, target, input.VersionId);
    return {
      TagSet: object.tags.map(({ key, value }) => ({ Key: key, Value: value })),
      ...shownVersion(target, object),
    };
  },
};
