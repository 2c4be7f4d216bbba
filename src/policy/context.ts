// The facts of a request that conditions and policy variables ask for, found without regard to case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import type { ContextKeys } from '../kernel/access.ts';

export type ContextValue = string | readonly string[];

export interface ContextView {
  /** `lowerKey` is in lower case. A list is a multivalued key. */
  get(lowerKey: string): ContextValue | undefined;
}

/** Made when it is first asked: most policies ask for nothing. */
export function lazyContext(make: () => ContextView): ContextView {
  let made: ContextView | undefined;
  return {
    get(lowerKey) {
      made ??= make();
      return made.get(lowerKey);
    },
  };
}

/** Later sources win over earlier ones; undefined values are absent keys. */
export function contextView(...sources: readonly ContextKeys[]): ContextView {
  const view = new Map<string, ContextValue>();
  for (const source of sources) {
    for (const key in source) {
      const value = source[key];
      if (value !== undefined) view.set(key.toLowerCase(), value);
    }
  }
  return view;
}
