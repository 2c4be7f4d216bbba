// The tags of an object: as a header gives them, as a document does, and what policies see of them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
import type { Tag } from '@aws-sdk/client-s3';
import type { ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ObjectTag } from '../../storage/records/object.ts';
import { checkTagSet } from './tag-set.ts';

const mostTags = 10;

export const readingTags = { current: 's3:GetObjectTagging', version: 's3:GetObjectVersionTagging' } as const;
export const puttingTags = { current: 's3:PutObjectTagging', version: 's3:PutObjectVersionTagging' } as const;
export const deletingTags = { current: 's3:DeleteObjectTagging', version: 's3:DeleteObjectVersionTagging' } as const;

/** What a document lists, checked. */
export function readTagSet(tags: readonly Tag[]): readonly ObjectTag[] {
  checkTagSet(tags, 'Your TagKey cannot be prefixed with aws:');
  if (tags.length > mostTags)
    throw new Fault('BadRequest', { message: `Object tags cannot be greater than ${mostTags}` });
  return tags.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
}

/** What the header `x-amz-tagging` lists, checked. */
export function readTagHeader(text: string | undefined): readonly ObjectTag[] {
  if (text === undefined) return [];
  const tags = parseTagHeader(text);
  if (tags !== undefined && !hasDuplicates(tags)) return readTagSet(tags);
  throw new Fault('InvalidArgument', {
    message:
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    ArgumentName: 'x-amz-tagging',
    ArgumentValue: text,
  });
}

/** Undefined for what is not percent-encoded. */
export function parseTagHeader(text: string): readonly Tag[] | undefined {
  try {
    return text
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [, name = pair, value = ''] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
        return { Key: decoded(name), Value: decoded(value) };
      });
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function hasDuplicates(tags: readonly Tag[]): boolean {
  return new Set(tags.map(({ Key }) => Key)).size < tags.length;
}

/** Of a request that gives tags to an object. https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html */
export function requestObjectTagContext(tags: readonly Tag[] | undefined): ContextKeys {
  if (tags === undefined || tags.length === 0) return {};
  const context: Record<string, string | readonly string[]> = {
    's3:RequestObjectTagKeys': tags.map(({ Key = '' }) => Key),
  };
  for (const { Key, Value } of tags) context[`s3:RequestObjectTag/${Key}`] = Value ?? '';
  return context;
}
