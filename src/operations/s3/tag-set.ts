// Tags as S3 takes them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging.html#tag-key-value-naming-restrictions
import type { Tag } from '@aws-sdk/client-s3';
import type { ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';

const longestKey = 128;
const longestValue = 256;
const allowedText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** Tags of AWS's own; the prefix is theirs in any case. */
const systemPrefix = /^aws:/i;

/** `systemTagMessage` is what AWS says of a key that is reserved: not the same on buckets and on objects. */
export function checkTagSet(tags: readonly Tag[], systemTagMessage: string): void {
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of tags) {
    if (seen.has(Key)) throw invalidTag('Cannot provide multiple Tags with the same key', Key);
    seen.add(Key);
    if (systemPrefix.test(Key)) throw invalidTag(systemTagMessage, Key);
    if (Key === '' || lengthOf(Key) > longestKey || !allowedText.test(Key))
      throw invalidTag('The TagKey you have provided is invalid', Key);
    if (lengthOf(Value) > longestValue || !allowedText.test(Value))
      throw invalidTag('The TagValue you have provided is invalid', Key, Value);
  }
}

/** Of a request that gives tags to a resource. */
export function requestTagContext(tags: readonly Tag[] | undefined): ContextKeys {
  if (tags === undefined || tags.length === 0) return {};
  const context: Record<string, string | readonly string[]> = { 'aws:TagKeys': tags.map(({ Key = '' }) => Key) };
  for (const { Key, Value } of tags) context[`aws:RequestTag/${Key}`] = Value ?? '';
  return context;
}

/** In characters as AWS counts them, not in UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}

function invalidTag(message: string, TagKey: string, TagValue?: string): Fault {
  return new Fault('InvalidTag', { message, TagKey, ...(TagValue !== undefined && { TagValue }) });
}
