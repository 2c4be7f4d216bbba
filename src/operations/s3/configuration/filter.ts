// Which objects a configuration or a rule is about. https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsFilter.html
import { Fault } from '../../../kernel/fault.ts';
import { checkTagSet } from '../tag-set.ts';

interface FilterTag {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

/** As the SDK has them: a union or a structure, whose members are the same. */
export interface ObjectFilter {
  readonly Prefix?: string | undefined;
  readonly Tag?: FilterTag | undefined;
  readonly And?:
    | {
        readonly Prefix?: string | undefined;
        readonly Tags?: readonly FilterTag[] | undefined;
        readonly AccessPointArn?: string | undefined;
      }
    | undefined;
}

/** One condition, or several within `And`. */
export function checkFilter(filter: object | undefined): void {
  if (filter === undefined) return;
  const { Tag, And } = filter as ObjectFilter;
  if (Object.keys(filter).length > 1) throw new Fault('MalformedXML');
  checkTags(Tag === undefined ? (And?.Tags ?? []) : [Tag]);
  if (And === undefined) return;
  const { Tags = [], ...others } = And;
  if (Object.keys(others).length + Tags.length < 2) throw new Fault('MalformedXML');
}

/** True when it asks for a tag anywhere. */
export function asksForTags(filter: object | undefined): boolean {
  const { Tag, And } = (filter ?? {}) as ObjectFilter;
  return Tag !== undefined || (And?.Tags ?? []).length > 0;
}

function checkTags(tags: readonly FilterTag[]): void {
  checkTagSet(
    tags.map(({ Key, Value }) => ({ Key, Value })),
    'System tags cannot be used in a filter',
  );
}
