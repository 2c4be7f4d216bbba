// Which policies name a user or a role as a principal: kept with each policy, so that who deletes or renames a
// principal reads those and no others. docs/decisions/0204-where-a-principal-is-named.md
import type { AccountId, Region } from '../../kernel/ids.ts';
import { type RecordTransaction, recordKind } from './record.ts';

/** Where a policy is kept. */
export type PolicyPlace =
  | readonly [kind: 'role', account: AccountId, nameLowerCase: string]
  | readonly [kind: 'key', account: AccountId, region: Region, keyId: string]
  | readonly [kind: 'bucket', bucketId: string];

/** An entry may outlive its policy; the policy itself says whom it names. */
export const PolicyNaming = recordKind<[principalArn: string, ...place: string[]], { readonly place: PolicyPlace }>({
  name: 'policy-naming',
  version: 1,
});

/**
 * Written anew with every entry of a principal. Who reads the entries reads this first, and so commits only if none was
 * added meanwhile.
 */
export const LatestNaming = recordKind<[principalArn: string], Record<string, never>>({
  name: 'latest-naming',
  version: 1,
});

const principal = /^arn:aws:iam::\d{12}:(user|role)\//;

/** The ARNs of users and roles in `Principal` and `NotPrincipal`. */
export function principalArnsIn(document: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const principals of principalElements(JSON.parse(document)))
    for (const name of listOf(principals.AWS)) if (typeof name === 'string' && principal.test(name)) names.add(name);
  return names;
}

/** Only in `Principal` and `NotPrincipal`: an ARN in a condition stays what its writer meant by it. */
export function withPrincipal(document: string, from: string, to: string): string {
  // Most policies name somebody else; a name may be hidden by an escape.
  if (!document.includes(from) && !document.includes('\\')) return document;
  const policy: unknown = JSON.parse(document);
  let changed = false;
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (value !== from) return value;
    changed = true;
    return to;
  };
  for (const principals of principalElements(policy)) principals.AWS = renamed(principals.AWS);
  return changed ? JSON.stringify(policy) : document;
}

function principalElements(policy: unknown): readonly Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  for (const statement of listOf(objectOf(policy)?.Statement)) {
    for (const element of ['Principal', 'NotPrincipal']) {
      const principals = objectOf(objectOf(statement)?.[element]);
      if (principals !== undefined) found.push(principals);
    }
  }
  return found;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** To be called in the transaction that writes the policy; `before` is the document that it replaces, when known. */
export function enterNames(
  transaction: RecordTransaction,
  place: PolicyPlace,
  document: string | undefined,
  before?: string,
): void {
  const names = document === undefined ? new Set<string>() : principalArnsIn(document);
  for (const name of before === undefined ? [] : principalArnsIn(before))
    if (!names.has(name)) transaction.remove(PolicyNaming, [name, ...place]);
  for (const name of names) {
    transaction.put(PolicyNaming, [name, ...place], { place });
    transaction.put(LatestNaming, [name], {});
  }
}
