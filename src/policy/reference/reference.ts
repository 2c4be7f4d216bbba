// What AWS documents of actions, resource types and condition keys. The data: `npm run generate`.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
import data from './services.json' with { type: 'json' };

export interface KnownAction {
  readonly name: string;
  /** Names of resource types; none for an action that takes `*` only. */
  readonly on: readonly string[];
  readonly keys: readonly string[];
}

export interface KnownResource {
  readonly name: string;
  /** Its ARN, with `${Name}` for what varies. */
  readonly arn: string;
  readonly keys: readonly string[];
}

export type KeyType = 'String' | 'ARN' | 'Bool' | 'Date' | 'IPAddress' | 'Numeric' | 'ArrayOfString' | 'ArrayOfARN';

export interface KnownKey {
  readonly key: string;
  readonly type: KeyType;
}

export interface KnownService {
  readonly actions: readonly KnownAction[];
  readonly resources: readonly KnownResource[];
  readonly keys: readonly KnownKey[];
}

/** The prefixes of the actions of all services. */
export const servicePrefixes: ReadonlySet<string> = new Set(data.names);

/** The services whose actions are known. */
export const knownServices: ReadonlyMap<string, KnownService> = new Map(
  Object.entries(data.services as Readonly<Record<string, KnownService>>),
);

/** Keys that every request may have, whatever the service. */
export const globalKeys = data.globalKeys as readonly KnownKey[];

/** Tells whether a key of a policy is this one; `${TagKey}` and `<key>` stand for any text. Without regard to case. */
export function isKey(known: string, key: string): boolean {
  const [head = '', tail] = known.toLowerCase().split(/\$\{\w+\}|<\w+>/);
  const text = key.toLowerCase();
  if (tail === undefined) return head === text;
  return text.length > head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}
