// Sets the tags of an object, or of one of its versions. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
import type { PutObjectTaggingCommandInput, PutObjectTaggingCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { changeObject } from './change-object.ts';
import { puttingTags, readTagSet, requestObjectTagContext } from './object-tags.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { shownVersion } from './read-object.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';

export const PutObjectTagging: ServerOperation<
  PutObjectTaggingCommandInput,
  PutObjectTaggingCommandOutput,
  ObjectTarget
> = {
  locate: locateStored,
  access: (target, input, call) => [
    versionAccess(puttingTags, target, input.VersionId, call, requestObjectTagContext(input.Tagging?.TagSet)),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    if (input.Tagging?.TagSet === undefined) throw new Fault('MalformedXML');
    const tags = readTagSet(input.Tagging.TagSet);
    const object = await changeObject(
      call,
      target,
      input.VersionId,
      async (_, __, before) => ({ ...before, tags }),
      (later) => PutObjectTagging.access(later, input, call),
    );
    return shownVersion(target, object);
  },
};
