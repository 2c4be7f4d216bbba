// Whether a form says what its policy lets it say, and nothing else.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html#sigv4-ConditionMatching
import { Fault } from '../../kernel/fault.ts';
import type { PostCondition, PostPolicy } from './policy.ts';

export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

/** Fields that need no condition. */
const exempt: ReadonlySet<string> = new Set(['file', 'policy', 'x-amz-signature', 'bucket']);
const ignoredPrefix = 'x-ignore-';

const against = (detail: string): Fault =>
  new Fault('AccessDenied', { message: `Invalid according to Policy: ${detail}` });

/** `fields` are as they count, with the bucket that the request is for. Gives the bounds on the size of the file. */
export function checkPostPolicy(
  { expiresAtMs, conditions }: PostPolicy,
  fields: ReadonlyMap<string, string>,
  nowMs: number,
): LengthRange | undefined {
  if (expiresAtMs <= nowMs) throw against('Policy expired.');
  const named = new Set<string>();
  let range: LengthRange | undefined;
  for (const condition of conditions) {
    if (condition.kind === 'content-length-range') {
      const { min, max } = condition;
      range = range === undefined ? { min, max } : { min: Math.max(range.min, min), max: Math.min(range.max, max) };
      continue;
    }
    named.add(condition.field);
    if (!holds(condition, fields.get(condition.field))) throw against(`Policy Condition failed: ${condition.text}`);
  }
  const extra = [...fields.keys()].filter(
    (name) => !named.has(name) && !exempt.has(name) && !name.startsWith(ignoredPrefix),
  );
  if (extra.length > 0) throw against(`Extra input fields: ${extra.join(', ')}`);
  return range;
}

type Comparison = Exclude<PostCondition, { kind: 'content-length-range' }>;

function holds({ kind, field, value }: Comparison, given: string | undefined): boolean {
  if (kind === 'eq') return given === value;
  // An empty beginning lets a field say anything, also by not being there.
  if (given === undefined) return value === '';
  if (field !== 'content-type') return given.startsWith(value);
  return given.split(',').every((type) => type.trim().startsWith(value));
}
