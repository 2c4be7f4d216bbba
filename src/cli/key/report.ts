// The report of what depends on a key: what is known, since when, and what could not be seen. Never that a key is unused.
import type { DependentUse } from '../../composition/key-dependents.ts';
import type { KeyFacts, Seen } from './facts.ts';

const shownPrefixes = 10;

/** Counts uses by bucket and first part of the key. */
export class UseCounts {
  readonly #buckets = new Map<string, Map<string, { readonly kinds: Map<string, number> }>>();
  total = 0;

  add({ bucket, what, key }: DependentUse): void {
    this.total += 1;
    const prefixes = this.#buckets.get(bucket) ?? new Map();
    this.#buckets.set(bucket, prefixes);
    const prefix = key === undefined ? '' : prefixOf(key);
    const { kinds } = prefixes.get(prefix) ?? { kinds: new Map<string, number>() };
    prefixes.set(prefix, { kinds });
    kinds.set(what, (kinds.get(what) ?? 0) + 1);
  }

  lines(): readonly string[] {
    const buckets = [...this.#buckets].sort(([left], [right]) => (left < right ? -1 : 1));
    return buckets.flatMap(([bucket, prefixes]) => {
      const own = [...prefixes].sort(([, left], [, right]) => sum(right.kinds) - sum(left.kinds));
      const rest = own.slice(shownPrefixes);
      const more = rest.length === 0 ? [] : [`    and below ${rest.length} more prefixes`];
      return [
        `  bucket ${bucket}: ${worded(merged(prefixes))}`,
        ...own
          .slice(0, shownPrefixes)
          .filter(([prefix]) => prefix !== '')
          .map(([prefix, { kinds }]) => `    ${prefix}: ${worded(kinds)}`),
        ...more,
      ];
    });
  }
}

function prefixOf(key: string): string {
  const slash = key.indexOf('/');
  return slash === -1 ? '' : key.slice(0, slash + 1);
}

const sum = (kinds: ReadonlyMap<string, number>): number => [...kinds.values()].reduce((all, count) => all + count, 0);

function merged(prefixes: ReadonlyMap<string, { readonly kinds: ReadonlyMap<string, number> }>): Map<string, number> {
  const all = new Map<string, number>();
  for (const { kinds } of prefixes.values())
    for (const [what, count] of kinds) all.set(what, (all.get(what) ?? 0) + count);
  return all;
}

/** In the order of a report. */
const nouns: Readonly<Record<DependentUse['what'], readonly [one: string, many: string]>> = {
  'default encryption': ['its default encryption', 'its default encryption'],
  object: ['1 current object', 'current objects'],
  'older version': ['1 older version', 'older versions'],
  'upload in parts': ['1 upload in parts that goes on', 'uploads in parts that go on'],
};

function worded(kinds: ReadonlyMap<string, number>): string {
  return Object.entries(nouns)
    .flatMap(([what, [one, many]]) => {
      const count = kinds.get(what) ?? 0;
      return count === 0 ? [] : [count === 1 ? one : `${count} ${many}`];
    })
    .join(', ');
}

export interface Scanned {
  readonly counts: UseCounts;
  /** What was looked at, in words. */
  readonly scope: string;
  readonly unseen: readonly string[];
}

export function reportLines({ metadata, aliases, grants, lastUse }: KeyFacts, scanned: Scanned): readonly string[] {
  const { counts, scope, unseen } = scanned;
  const { Arn, KeyState, DeletionDate, MultiRegionConfiguration } = metadata;
  const replicas = MultiRegionConfiguration?.ReplicaKeys ?? [];
  return [
    `key ${Arn}: ${KeyState}${DeletionDate ? `, to be deleted on ${DeletionDate.toISOString()}` : ''}`,
    ...listLines('alias', aliases, (alias) => alias),
    ...listLines('grant', grants, ({ GrantId, GranteePrincipal, GranteeServicePrincipal, Operations }) => {
      return `${GrantId} to ${GranteePrincipal ?? GranteeServicePrincipal}: ${Operations?.join(', ')}`;
    }),
    ...replicas.map(({ Arn: replica }) => `replica with the same material: ${replica}`),
    lastUseLine(lastUse),
    `known to depend on it, in ${scope}:`,
    ...(counts.total === 0 ? ['  nothing that was looked at'] : counts.lines()),
    ...unseen.map((what) => `could not be looked at: ${what}`),
    'Ciphertexts that clients keep themselves, and data elsewhere, are known to nobody here.',
  ];
}

function listLines<Item>(name: string, seen: Seen<readonly Item[]>, show: (item: Item) => string): readonly string[] {
  if ('problem' in seen) return [`could not be looked at: each ${name}: ${seen.problem}`];
  return seen.answer.map((item) => `${name} ${show(item)}`);
}

function lastUseLine(seen: KeyFacts['lastUse']): string {
  if ('problem' in seen) return `could not be looked at: the last use: ${seen.problem}`;
  const { KeyLastUsage: last, TrackingStartDate: since } = seen.answer;
  const known = `uses are known since ${since?.toISOString()}`;
  return last?.Timestamp === undefined
    ? `no use is known; ${known}`
    : `last known use: ${last.Operation} at ${last.Timestamp.toISOString()}; ${known}`;
}
