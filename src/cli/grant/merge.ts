// Puts the statements of a grant into a policy, and leaves all others as they are. Pure.
import type { Statement } from './statements.ts';

interface PolicyJson {
  Version?: string;
  Statement?: unknown;
}

const isOfGrant = (statement: unknown, name: string): boolean =>
  typeof statement === 'object' && statement !== null && 'Sid' in statement && String(statement.Sid).startsWith(name);

/** The policy with the statements of the grant `name` replaced by these; undefined when nothing remains of it. */
export function mergedPolicy(
  before: string | undefined,
  name: string,
  statements: readonly Statement[],
): string | undefined {
  const policy = before === undefined ? { Version: '2012-10-17' } : (JSON.parse(before) as PolicyJson);
  const there = [policy.Statement ?? []].flat() as readonly unknown[];
  const at = there.findIndex((statement) => isOfGrant(statement, name));
  const others = there.filter((statement) => !isOfGrant(statement, name));
  const place = at < 0 ? others.length : at;
  const merged = [...others.slice(0, place), ...statements, ...others.slice(place)];
  if (merged.length === 0) return undefined;
  const indent = before === undefined || before.includes('\n') ? 2 : undefined;
  return JSON.stringify({ ...policy, Statement: merged }, undefined, indent);
}

/** Two documents say the same: neither spaces nor the order of members count, nor whether one value stands in a list. */
export function sameDocument(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return JSON.stringify(canonical(JSON.parse(one))) === JSON.stringify(canonical(JSON.parse(other)));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? canonical(value[0]) : value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, canonical(member)] as const);
  return Object.fromEntries(members.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
