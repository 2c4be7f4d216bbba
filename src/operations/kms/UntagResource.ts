// Removes tags from a key. https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeKey } from './key-change.ts';
import { refusePending } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { refuseReserved } from './tags.ts';

export const UntagResource: ServerOperation<UntagResourceCommandInput, UntagResourceCommandOutput, OwnKeyTarget> = {
  locate(input, readers, call) {
    const names = input.TagKeys ?? [];
    enforce(ofLength('keyId', input.KeyId, 1, 2048), ...names.map((name) => ofLength('tagKeys', name, 1, 128)));
    names.forEach(refuseReserved);
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [
    keyAccess('kms:UntagResource', target, call, { 'aws:TagKeys': input.TagKeys ?? [] }),
  ],
  async run(input, target, call) {
    const removed = new Set(input.TagKeys ?? []);
    await changeKey(call, target, (key) => {
      refusePending(key);
      return { tags: Object.fromEntries(Object.entries(key.tags).filter(([name]) => !removed.has(name))) };
    });
    return {};
  },
};
