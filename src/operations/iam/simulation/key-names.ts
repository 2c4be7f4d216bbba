// The context keys of several policies, each once.
import { referencedKeys } from '../../../policy/referenced-keys.ts';
import type { Source } from './sources.ts';

export function keyNames(sources: readonly Source[]): string[] {
  const names = new Map<string, string>();
  for (const { policy } of sources)
    for (const key of referencedKeys(policy.policy))
      if (!names.has(key.toLowerCase())) names.set(key.toLowerCase(), key);
  return [...names.values()];
}
