// How a refusal is worded. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
import type { AccessRequest } from '../kernel/access.ts';
import type { Caller } from '../kernel/caller.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Denied } from '../policy/decision.ts';

/** In AWS's words: who may not do what on which resource, and which kind of policy is the reason. */
export function wordRefusal(call: CallFacts, access: AccessRequest, decision: Denied): string {
  if (call.caller.kind === 'anonymous') return 'Access Denied';
  const shown = access.shownAs ?? access.resource;
  const resource = access.action.startsWith('s3:') ? `"${shown}"` : shown;
  return `User: ${nameOf(call.caller)} is not authorized to perform: ${access.action} on resource: ${resource} ${reason(access, decision)}`;
}

function nameOf(caller: Exclude<Caller, { kind: 'anonymous' }>): string {
  return caller.kind === 'service' ? caller.service : caller.arn;
}

function reason(access: AccessRequest, decision: Denied): string {
  const { layer } = decision;
  const article = layer.startsWith('i') ? 'an' : 'a';
  if (decision.kind === 'explicit') return `with an explicit deny in ${article} ${layer}`;
  return `because no ${layer} allows the ${access.action} action`;
}
