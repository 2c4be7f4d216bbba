// Which objects a lifecycle rule is for, as a client says it, checked.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
import type { LifecycleRule as GivenRule, Tag } from '@aws-sdk/client-s3';
import { Fault } from '../../../kernel/fault.ts';
import type { LifecycleFilter } from '../../../storage/records/lifecycle.ts';
import type { ObjectTag } from '../../../storage/records/object.ts';

const longestPrefixBytes = 1024;
const mostTags = 10;
const longestTagKey = 128;
const longestTagValue = 256;

const invalid = (message: string): Fault => new Fault('InvalidRequest', { message });

interface Conditions {
  readonly Prefix?: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly ObjectSizeGreaterThan?: number | undefined;
  readonly ObjectSizeLessThan?: number | undefined;
}

/** A rule has its own prefix, as the first form of the document had it, or a filter: one of the two. */
export function readFilter({ Prefix, Filter }: GivenRule): LifecycleFilter {
  if ((Prefix === undefined) === (Filter === undefined)) throw new Fault('MalformedXML');
  if (Filter === undefined) return checked('rule-prefix', { Prefix });
  const { And, Tag, ...plain } = Filter;
  const one: Conditions = { ...plain, ...(Tag !== undefined && { Tags: [Tag] }) };
  const given = Object.values(one).filter((condition) => condition !== undefined).length;
  if (given + (And === undefined ? 0 : 1) > 1) throw new Fault('MalformedXML');
  if (And === undefined) return checked('one', one);
  const { Prefix: prefix, Tags: tags = [], ObjectSizeGreaterThan, ObjectSizeLessThan } = And;
  const sizes = [ObjectSizeGreaterThan, ObjectSizeLessThan].filter((size) => size !== undefined).length;
  if ((prefix === undefined ? 0 : 1) + tags.length + sizes < 2) throw new Fault('MalformedXML');
  return checked('and', And);
}

function checked(form: LifecycleFilter['form'], given: Conditions): LifecycleFilter {
  const { Prefix: prefix, ObjectSizeGreaterThan: largerThanBytes, ObjectSizeLessThan: smallerThanBytes } = given;
  if (prefix !== undefined && Buffer.byteLength(prefix) > longestPrefixBytes)
    throw invalid(`The maximum size of a prefix is ${longestPrefixBytes}.`);
  for (const size of [largerThanBytes, smallerThanBytes])
    if (size !== undefined && (!Number.isSafeInteger(size) || size < 0)) throw new Fault('MalformedXML');
  if (largerThanBytes !== undefined && smallerThanBytes !== undefined && smallerThanBytes <= largerThanBytes)
    throw invalid("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
  return { form, prefix, tags: readTags(given.Tags ?? []), largerThanBytes, smallerThanBytes };
}

function readTags(given: readonly Tag[]): readonly ObjectTag[] {
  if (given.length > mostTags) throw invalid(`Object tags cannot be greater than ${mostTags}`);
  const tags = given.map(({ Key: key = '', Value: value = '' }) => ({ key, value }));
  for (const { key, value } of tags) {
    if (key === '' || key.length > longestTagKey) throw invalid('The TagKey you have provided is invalid');
    if (value.length > longestTagValue) throw invalid('The TagValue you have provided is invalid');
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length) throw invalid('Duplicate Tag Keys are not allowed.');
  return tags;
}

/** As messages name a rule. */
export function filterText({ prefix, tags, largerThanBytes, smallerThanBytes }: LifecycleFilter): string {
  const parts = [
    ...(prefix === undefined ? [] : [`prefix=${prefix}`]),
    ...(largerThanBytes === undefined ? [] : [`objectsizegreaterthan=${largerThanBytes}`]),
    ...(smallerThanBytes === undefined ? [] : [`objectsizelessthan=${smallerThanBytes}`]),
    ...tags.map(({ key, value }) => `tag=(key=${key}, value=${value})`),
  ];
  return `'(${parts.join(' and ')})'`;
}
