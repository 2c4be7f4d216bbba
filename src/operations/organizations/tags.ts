// Tags on accounts. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_tagging.html
import type { Tag } from '@aws-sdk/client-organizations';
import type { ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { Tags } from '../../storage/records/identity.ts';
import { checkedInput, invalidInput } from './inputs.ts';

const keyForm = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const valueForm = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const tagsPerAccount = 50;

/** Keys differ by more than their case: the condition keys that are made of them do not see case. */
export function checkedTags(tags: readonly Partial<Tag>[] | undefined): Tags {
  const entries = (tags ?? []).map(({ Key, Value }) => {
    const key = checkedInput(Key, 'Key', keyForm);
    if (/^aws:/i.test(key))
      throw invalidInput('INVALID_SYSTEM_TAGS_PARAMETER', 'Tag keys that begin with aws: are reserved.');
    return [key, checkedInput(Value, 'Value', valueForm)] as const;
  });
  if (new Set(entries.map(([key]) => key.toLowerCase())).size < entries.length)
    throw invalidInput('DUPLICATE_TAG_KEY', 'You specified the same tag key more than once.');
  return Object.fromEntries(entries);
}

export function withTags(before: Tags | undefined, added: Tags): Tags {
  const replaced = new Set(Object.keys(added).map((key) => key.toLowerCase()));
  const kept = Object.entries(before ?? {}).filter(([key]) => !replaced.has(key.toLowerCase()));
  const after = { ...Object.fromEntries(kept), ...added };
  if (Object.keys(after).length > tagsPerAccount)
    throw new Fault('ConstraintViolationException', {
      message: 'You have exceeded the number of tags that a resource may have.',
      Reason: 'MAX_TAG_LIMIT_EXCEEDED',
    });
  return after;
}

export function tagContext(tags: Tags): ContextKeys {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  return {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': keys,
  };
}

export function resourceTagContext(tags: Tags | undefined): ContextKeys {
  return Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
