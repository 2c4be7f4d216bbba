// The tags of a key: their constraints. https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html
import type { Tag } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { Tags } from '../../storage/records/identity.ts';
import { enforce, ofLength } from './constraints.ts';

const mostTags = 50;
const reservedPrefix = /^aws:/i;

/** The tags that a request carries, by name. */
export function readTags(tags: readonly Tag[] | undefined): Tags {
  const read: Record<string, string> = {};
  for (const { TagKey = '', TagValue = '' } of tags ?? []) {
    enforce(ofLength('tags.tagKey', TagKey, 1, 128), ofLength('tags.tagValue', TagValue, 0, 256));
    refuseReserved(TagKey);
    if (Object.hasOwn(read, TagKey)) throw new Fault('TagException', { message: 'Duplicate tag keys' });
    Object.defineProperty(read, TagKey, { value: TagValue, enumerable: true });
  }
  checkCount(read);
  return read;
}

export function refuseReserved(tagKey: string): void {
  if (reservedPrefix.test(tagKey))
    throw new Fault('TagException', { message: 'Tags beginning with aws: are reserved' });
}

export function checkCount(tags: Tags): void {
  if (Object.keys(tags).length > mostTags) throw new Fault('TagException', { message: 'Too many tags' });
}
