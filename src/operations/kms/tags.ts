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
    if (Object.hasOwn(read, TagKey)) throw duplicate();
    Object.defineProperty(read, TagKey, { value: TagValue, enumerable: true });
  }
  checkTags(read);
  return read;
}

export function refuseReserved(tagKey: string): void {
  if (reservedPrefix.test(tagKey))
    throw new Fault('TagException', { message: 'Tags beginning with aws: are reserved' });
}

/** What a key may carry in all. Names that differ only by case are one name to a condition key: docs/decisions/0075. */
export function checkTags(tags: Tags): void {
  const names = Object.keys(tags);
  if (names.length > mostTags) throw new Fault('TagException', { message: 'Too many tags' });
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) throw duplicate();
}

const duplicate = (): Fault => new Fault('TagException', { message: 'Duplicate tag keys' });
