// Whether a request is allowed, from every layer of policies that has a say.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import type { CompiledPolicy } from './compile.ts';
import type { Allowed, Decision, Layer } from './decision.ts';
import { askGrants, type Grant } from './grant.ts';
import { askLayer, type Recorder, type Verdict } from './layer.ts';
import type { PreparedQuestion, Question } from './match.ts';
import { type Closeness, closer } from './principal.ts';

/**
 * What the policy on the resource means to its own account:
 * - `standard`: one way to be allowed; an identity-based policy is another;
 * - `key`, `trust`: always needed; identity-based policies count only where it names their account.
 */
export type Semantics = 'standard' | 'key' | 'trust';

/** A layer that is given must allow, so an empty list allows nothing; leave out a layer that does not exist. */
export interface Layers {
  readonly semantics: Semantics;
  readonly resource?: readonly CompiledPolicy[] | undefined;
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy | undefined;
  /** The session policies of one session; an allow in any of them is the layer's allow. */
  readonly session?: readonly CompiledPolicy[] | undefined;
  /** One list for each level from the organization's root to the caller's account; each level must allow. */
  readonly scps?: readonly (readonly CompiledPolicy[])[] | undefined;
  /** The same for the account that owns the resource. */
  readonly rcps?: readonly (readonly CompiledPolicy[])[] | undefined;
  readonly endpoint?: readonly CompiledPolicy[] | undefined;
  /** Grants on the key whose constraints the request meets. */
  readonly grants?: readonly Grant[] | undefined;
}

interface Asked {
  readonly layer: Layer;
  readonly verdict: Verdict;
}

interface AskedLayers {
  /** SCPs, RCPs and endpoint policies: each must allow, and none grants. */
  readonly guards: readonly Asked[];
  readonly resource: Verdict;
  readonly identity: Verdict;
  /** The permissions boundary and the session policies, where the caller has them. */
  readonly limits: readonly Asked[];
}

function askAll(question: PreparedQuestion, layers: Layers, recorder: Recorder | undefined): AskedLayers {
  const ask = (layer: Layer, policies: readonly CompiledPolicy[]) => askLayer(layer, policies, question, recorder);
  const guards: Asked[] = [];
  const limits: Asked[] = [];
  for (const level of layers.scps ?? [])
    guards.push({ layer: 'service control policy', verdict: ask('service control policy', level) });
  for (const level of layers.rcps ?? [])
    guards.push({ layer: 'resource control policy', verdict: ask('resource control policy', level) });
  if (layers.endpoint !== undefined)
    guards.push({ layer: 'VPC endpoint policy', verdict: ask('VPC endpoint policy', layers.endpoint) });
  const resource = ask('resource-based policy', layers.resource ?? []);
  const identity = ask('identity-based policy', layers.identity);
  if (layers.boundary !== undefined)
    limits.push({ layer: 'permissions boundary', verdict: ask('permissions boundary', [layers.boundary]) });
  if (layers.session !== undefined)
    limits.push({ layer: 'session policy', verdict: ask('session policy', layers.session) });
  return { guards, resource, identity, limits };
}

/** The first Deny; AWS names the identity-based policy where it and the resource-based policy both deny. */
function explicitDeny({ guards, resource, identity, limits }: AskedLayers): Decision | undefined {
  const asked: readonly Asked[] = [
    ...guards,
    { layer: 'identity-based policy', verdict: identity },
    { layer: 'resource-based policy', verdict: resource },
    ...limits,
  ];
  for (const { layer, verdict } of asked)
    if (verdict.deny !== undefined) return { outcome: 'deny', kind: 'explicit', layer, statement: verdict.deny };
  return undefined;
}

/** How closely the resource's side names the caller: its policy, and the grants on it. */
interface ResourceSide {
  readonly allowed: Closeness | undefined;
  readonly granted: Closeness | undefined;
}

/** Which layers have to allow, given how closely the resource's side names the caller. */
interface Needs {
  readonly resource: boolean;
  readonly identity: boolean;
  readonly limits: boolean;
}

function needsOf(question: Question, semantics: Semantics, resource: ResourceSide): Needs {
  const { granted } = resource;
  const named = closer(resource.allowed, granted);
  const { principal, resourceAccount } = question;
  if (!('account' in principal)) return { resource: true, identity: false, limits: false };
  if (principal.account !== resourceAccount) {
    // A grant to the caller is enough by itself; one to his account leaves it to the account's policies.
    return { resource: true, identity: granted !== 'direct' && granted !== 'issuer', limits: true };
  }
  if (named === 'direct') return { resource: true, identity: false, limits: false };
  if (named === 'issuer') return { resource: true, identity: false, limits: true };
  if (named === 'account') return { resource: true, identity: true, limits: true };
  // Nothing on the resource names the caller: a key or a role is then closed, anything else is up to his own policies.
  return semantics === 'standard'
    ? { resource: false, identity: true, limits: true }
    : { resource: true, identity: false, limits: true };
}

const lacking = (asked: readonly Asked[]): readonly Layer[] =>
  asked.filter(({ verdict }) => verdict.allow === undefined).map(({ layer }) => layer);

/** A decision can only get worse while layers are combined: a layer may add itself to what is missing, never remove. */
export function decide(question: Question, layers: Layers, recorder?: Recorder): Decision {
  const prepared: PreparedQuestion = {
    ...question,
    lowerAction: question.action.toLowerCase(),
    bounded: layers.boundary !== undefined,
  };
  const asked = askAll(prepared, layers, recorder);
  const denied = explicitDeny(asked);
  if (denied !== undefined) return denied;

  const granted = askGrants(layers.grants ?? [], prepared.lowerAction, question.principal);
  const needs = needsOf(question, layers.semantics, { allowed: asked.resource.allow, granted });
  // The root user has all permissions in his account without a policy that says so.
  const isRoot = question.principal.kind === 'root';
  const missing = new Set<Layer>(lacking(asked.guards));
  if (needs.resource && asked.resource.allow === undefined && granted === undefined)
    missing.add('resource-based policy');
  if (needs.identity && !isRoot && asked.identity.allow === undefined) missing.add('identity-based policy');
  if (needs.limits) for (const layer of lacking(asked.limits)) missing.add(layer);

  const [layer] = missing;
  if (layer !== undefined) return { outcome: 'deny', kind: 'no-allow', layer, missing: [...missing] };
  return { outcome: 'allow', by: grantedBy(needs, isRoot, policySuffices(question, asked.resource.allow)) };
}

/** Whether the policy on the resource allows without an identity-based policy: across accounts it never does. */
function policySuffices({ principal, resourceAccount }: Question, allowed: Closeness | undefined): boolean {
  if (!('account' in principal)) return allowed !== undefined;
  return principal.account === resourceAccount && allowed !== undefined && allowed !== 'account';
}

function grantedBy(needs: Needs, isRoot: boolean, byPolicy: boolean): Allowed['by'] {
  if (needs.resource && !needs.identity) return byPolicy ? 'resource-based policy' : 'grant';
  return isRoot ? 'root user' : 'identity-based policy';
}
