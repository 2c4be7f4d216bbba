// How a refusal is worded. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
import type { AccessRequest } from '../kernel/access.ts';
import { type Caller, callerAccount } from '../kernel/caller.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Denied } from '../policy/decision.ts';

/** In AWS's words: who may not do what on which resource, and which kind of policy is the reason. */
export function wordRefusal(call: CallFacts, access: AccessRequest, decision: Denied): string {
  if (access.webIdentity !== undefined) return `Not authorized to perform ${access.action}`;
  if (call.caller.kind === 'anonymous') return 'Access Denied';
  const shown = access.shownAs ?? access.resource;
  const resource = access.action.startsWith('s3:') ? `"${shown}"` : shown;
  const on = shown === '' ? '' : ` on resource: ${resource}`;
  return `User: ${nameOf(call.caller)} is not authorized to perform: ${access.action}${on} ${reason(call, access, decision)}`;
}

function nameOf(caller: Exclude<Caller, { kind: 'anonymous' }>): string {
  return caller.kind === 'service' ? caller.service : caller.arn;
}

/** Invariant KEY-POLICY-IS-QUIET: to another account, a key policy that denies reads as one that does not allow. */
export function hidesDeny(call: CallFacts, access: AccessRequest, decision: Denied): boolean {
  return (
    access.action.startsWith('kms:') &&
    decision.layer === 'resource-based policy' &&
    callerAccount(call.caller) !== access.owner
  );
}

function reason(call: CallFacts, access: AccessRequest, decision: Denied): string {
  const { layer } = decision;
  const article = layer.startsWith('i') ? 'an' : 'a';
  if (decision.kind === 'explicit' && !hidesDeny(call, access, decision))
    return `with an explicit deny in ${article} ${layer}`;
  return `because no ${layer} allows the ${access.action} action`;
}
