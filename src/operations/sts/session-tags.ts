// Session tags: a session's principal tags, some of which it passes on to the sessions that it makes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { Caller } from '../../kernel/caller.ts';
import type { Tags } from '../../storage/records/identity.ts';
import { invalid } from '../iam/constraints.ts';
import { checkedTagKeys, checkedTags } from '../iam/tags.ts';

export interface SessionTags {
  readonly all: Tags;
  readonly transitiveKeys: readonly string[];
}

type TagInput = Pick<AssumeRoleCommandInput, 'Tags' | 'TransitiveTagKeys'>;

/** As asked for; every transitive key must be a key of a tag that is given. */
export function sessionTagsOf(input: TagInput): SessionTags {
  const all = checkedTags(input.Tags);
  const transitiveKeys = checkedTagKeys(input.TransitiveTagKeys);
  const given = new Set(Object.keys(all).map((key) => key.toLowerCase()));
  const missing = transitiveKeys.find((key) => !given.has(key.toLowerCase()));
  if (missing !== undefined)
    throw invalid(`The specified transitive tag key ${missing} must be included in the requested tags.`);
  return { all, transitiveKeys };
}

/** With those that the caller's session passes on, which a request cannot give another value. */
export function sessionTags(input: TagInput, caller: Caller): SessionTags {
  const asked = sessionTagsOf(input);
  if (caller.kind !== 'assumed-role') return asked;
  const passedOn = caller.transitiveTagKeys ?? [];
  const names = new Set(passedOn.map((key) => key.toLowerCase()));
  const changed = Object.keys(asked.all).find((key) => names.has(key.toLowerCase()));
  if (changed !== undefined)
    throw invalid(
      `One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session: ${changed}`,
    );
  const inherited = Object.entries(caller.tags).filter(([key]) => names.has(key.toLowerCase()));
  return {
    all: Object.fromEntries([...inherited, ...Object.entries(asked.all)]),
    transitiveKeys: [...passedOn, ...asked.transitiveKeys],
  };
}
