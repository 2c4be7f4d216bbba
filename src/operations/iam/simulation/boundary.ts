// The permissions boundary that a request brings: one at most.
import type { SimulationInput } from './scenario.ts';
import { badInput, type Source, sourceOf } from './sources.ts';

export function boundaryOf({ PermissionsBoundaryPolicyInputList }: SimulationInput): Source | undefined {
  const [text, ...others] = PermissionsBoundaryPolicyInputList ?? [];
  if (others.length > 0) throw badInput('Only one permissions boundary policy can be simulated');
  return text === undefined ? undefined : sourceOf(text, 'boundary', 'PermissionsBoundaryPolicyInputList.1', 'none');
}
