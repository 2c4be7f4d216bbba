// The three operations on the tags of an entity, the same for every kind of entity that has tags.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
import type { Tag } from '@aws-sdk/client-iam';
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { Tags } from '../../storage/records/identity.ts';
import type { Readers, ServerCall, ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import type { Located } from './located.ts';
import { checkPage, type PageEnd, type PageInput, pageOf } from './pages.ts';
import { checkedTagKeys, checkedTags, requestTagContext, sortedTags, withoutTags, withTags } from './tags.ts';

/** What is different from kind to kind; `Input` is what of an input names the entity. */
export interface TaggedEntity<Input, Found> {
  locate(input: Input, readers: Readers, call: CallFacts): Promise<Located<Found>>;
  access(action: string, target: Located<Found>, context?: ContextKeys): readonly AccessRequest[];
  /** Throws when there is no such entity. */
  tagsOf(target: Located<Found>): Tags;
  change(call: ServerCall, target: Located<Found>, change: (tags: Tags) => Tags): Promise<void>;
}

interface NoOutput {
  readonly $metadata: object;
}

/** Adds tags; a key that is there has its value replaced. */
export function tagging<Input, Found>(
  action: string,
  entity: TaggedEntity<Input, Found>,
): ServerOperation<Input & { readonly Tags: Tag[] | undefined }, NoOutput, Located<Found>> {
  return {
    locate(input, readers, call) {
      checkedTags(required(input.Tags, 'tags'));
      return entity.locate(input, readers, call);
    },
    access: (target, input) => entity.access(action, target, requestTagContext(checkedTags(input.Tags))),
    async run(input, target, call) {
      const added = checkedTags(input.Tags);
      await entity.change(call, target, (tags) => withTags(tags, added));
      return {};
    },
  };
}

export function untagging<Input, Found>(
  action: string,
  entity: TaggedEntity<Input, Found>,
): ServerOperation<Input & { readonly TagKeys: string[] | undefined }, NoOutput, Located<Found>> {
  return {
    locate(input, readers, call) {
      checkedTagKeys(required(input.TagKeys, 'tagKeys'));
      return entity.locate(input, readers, call);
    },
    access: (target, input) => entity.access(action, target, { 'aws:TagKeys': checkedTagKeys(input.TagKeys) }),
    async run(input, target, call) {
      const keys = checkedTagKeys(input.TagKeys);
      await entity.change(call, target, (tags) => withoutTags(tags, keys));
      return {};
    },
  };
}

export function listingTags<Input, Found>(
  action: string,
  entity: TaggedEntity<Input, Found>,
): ServerOperation<Input & PageInput, NoOutput & PageEnd & { Tags: Tag[] | undefined }, Located<Found>> {
  return {
    locate(input, readers, call) {
      checkPage(input);
      return entity.locate(input, readers, call);
    },
    access: (target) => entity.access(action, target),
    async run(input, target) {
      const { items, end } = await pageOf(sortedTags(entity.tagsOf(target)), (tag) => `${tag.Key}`, input);
      return { Tags: items, ...end };
    },
  };
}
