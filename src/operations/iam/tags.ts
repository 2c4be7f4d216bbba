// Tags on IAM's entities. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
import type { Tag } from '@aws-sdk/client-iam';
import type { ContextKeys } from '../../kernel/access.ts';
import type { Tags } from '../../storage/records/identity.ts';
import { checkedText, invalid, tagKey, tagValue } from './constraints.ts';
import { limitExceeded } from './entities.ts';

const tagsPerEntity = 50;
const reservedPrefix = /^aws:/i;

/** A key is spelled as it was given and counted once whatever its case. */
export function checkedTags(tags: readonly Partial<Tag>[] | undefined): Tags {
  const checked: [string, string][] = [];
  const seen = new Set<string>();
  for (const [index, tag] of (tags ?? []).entries()) {
    const key = checkedText(tag.Key, `tags.${index + 1}.member.key`, tagKey);
    if (reservedPrefix.test(key)) throw invalid('Tag keys cannot begin with aws:, which is reserved.');
    if (seen.has(key.toLowerCase()))
      throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    seen.add(key.toLowerCase());
    checked.push([key, checkedText(tag.Value, `tags.${index + 1}.member.value`, tagValue)]);
  }
  if (seen.size > tagsPerEntity) throw invalid(`A maximum of ${tagsPerEntity} tags may be given.`);
  return Object.fromEntries(checked);
}

export function checkedTagKeys(keys: readonly string[] | undefined): readonly string[] {
  return (keys ?? []).map((key, index) => checkedText(key, `tagKeys.${index + 1}.member`, tagKey));
}

export function withTags(before: Tags, added: Tags): Tags {
  const after = { ...withoutTags(before, Object.keys(added)), ...added };
  if (Object.keys(after).length > tagsPerEntity)
    throw limitExceeded(`Cannot exceed quota for TagsPerEntity: ${tagsPerEntity}`);
  return after;
}

export function withoutTags(before: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(before).filter(([key]) => !gone.has(key.toLowerCase())));
}

export function requestTagContext(tags: Tags): ContextKeys {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  return {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': keys,
  };
}

export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** In the order in which they are listed. */
export function sortedTags(tags: Tags): Tag[] {
  return tagList(tags).sort((a, b) => Buffer.compare(Buffer.from(`${a.Key}`), Buffer.from(`${b.Key}`)));
}

/** As the entities carry them: absent when there are none. */
export function tagMember(tags: Tags): { Tags?: Tag[] } {
  const list = tagList(tags);
  return list.length === 0 ? {} : { Tags: list };
}
