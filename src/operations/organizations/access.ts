// The question that an operation on the organization puts to the policies.
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { identified } from '../iam/located.ts';

/** A permission on resources of the organization. Whoever may ask at all is judged by his own account's policies. */
export function organizationAccess(
  action: string,
  call: CallFacts,
  resources: readonly string[],
  context: ContextKeys = {},
): readonly AccessRequest[] {
  const owner = identified(call).account;
  return resources.map((resource) => ({ action: `organizations:${action}`, resource, owner, context }));
}
