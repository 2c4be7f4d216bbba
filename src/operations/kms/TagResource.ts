// Adds tags to a key, or changes their values. https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess, requestTagContext } from './key-access.ts';
import { changeKey } from './key-change.ts';
import { refusePending } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { checkTags, readTags } from './tags.ts';

export const TagResource: ServerOperation<TagResourceCommandInput, TagResourceCommandOutput, OwnKeyTarget> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    readTags(input.Tags);
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [keyAccess('kms:TagResource', target, call, requestTagContext(input.Tags ?? []))],
  async run(input, target, call) {
    await changeKey(call, target, (key) => {
      refusePending(key);
      const tags = { ...key.tags, ...readTags(input.Tags) };
      checkTags(tags);
      return { tags };
    });
    return {};
  },
};
