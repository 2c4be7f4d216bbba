// The tags of a key. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
import type { ListResourceTagsCommandInput, ListResourceTagsCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { namesAfter, pageOf, takePage } from './paging.ts';

const bounds = { usual: 50, most: 50 };

export const ListResourceTags: ServerOperation<
  ListResourceTagsCommandInput,
  ListResourceTagsCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    pageOf(input, bounds);
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:ListResourceTags', target, call)],
  async run(input, { key }, _call) {
    const page = pageOf(input, bounds);
    const { items, marks } = await takePage(namesAfter(Object.keys(key.tags), page), (name) => name, page);
    return { Tags: items.map((TagKey) => ({ TagKey, TagValue: key.tags[TagKey] })), ...marks };
  },
};
