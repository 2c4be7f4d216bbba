// Reads the cases in `testdata/policy/`: requests, policies, and the decision that AWS documents.
import { readdirSync, readFileSync } from 'node:fs';
import type { ContextKeys } from '../kernel/access.ts';
import type { AclGrant } from '../kernel/acl.ts';
import { bucketAclDocument, type Occupied, objectAclDocument } from './acl.ts';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { contextView } from './context.ts';
import type { Layers, Semantics } from './decide.ts';
import type { PolicyKind } from './document.ts';
import { compileGrant } from './grant.ts';
import type { Question } from './match.ts';
import { parsePolicy } from './parse.ts';
import type { Principal } from './principal.ts';

export interface CaseLayers {
  readonly resource?: readonly object[];
  readonly identity: readonly object[];
  readonly boundary?: object;
  readonly session?: readonly object[];
  readonly scps?: readonly (readonly object[])[];
  readonly rcps?: readonly (readonly object[])[];
  readonly endpoint?: readonly object[];
  readonly grants?: readonly {
    readonly id: string;
    readonly grantee: string;
    readonly operations: readonly string[];
  }[];
  /** Beside the policies on the resource. */
  readonly acl?: CaseAcl;
}

export type CaseAcl =
  | { readonly on: 'bucket'; readonly occupied: Occupied; readonly grants: readonly AclGrant[] }
  | { readonly on: 'object'; readonly occupied?: undefined; readonly grants: readonly AclGrant[] };

export interface DecisionCase {
  readonly name: string;
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: ContextKeys;
  readonly semantics: Semantics;
  readonly layers: CaseLayers;
  readonly expect: Readonly<Record<string, unknown>>;
}

export interface ConditionCase {
  readonly name: string;
  readonly version?: string;
  readonly condition: object;
  readonly context: ContextKeys;
  /** Whether an Allow under the condition applies. */
  readonly holds: boolean;
  /** Whether a Deny does, where that differs. */
  readonly denies?: boolean;
}

export interface Topic<Case> {
  readonly topic: string;
  readonly page: string;
  readonly cases: readonly Case[];
}

const folder = new URL('../../testdata/policy/', import.meta.url);

export function readTopics<Case>(prefix: string): readonly Topic<Case>[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${prefix}-`) && name.endsWith('.json'));
  return names.toSorted().map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Topic<Case>);
}

/** A policy that is expected to be well formed. */
export function compiled(document: object, kind: PolicyKind, id: string = kind): CompiledPolicy {
  const parsed = parsePolicy(JSON.stringify(document), kind);
  if (!parsed.ok) throw new Error(`${parsed.error.message}: ${JSON.stringify(document)}`);
  return compilePolicy(parsed.policy, { id });
}

const resourceKinds: Readonly<Record<Semantics, PolicyKind>> = { standard: 'bucket', key: 'key', trust: 'trust' };

function aclPolicies(acl: CaseAcl | undefined): readonly CompiledPolicy[] {
  if (acl === undefined) return [];
  const text = acl.on === 'bucket' ? bucketAclDocument(acl.grants, acl.occupied) : objectAclDocument(acl.grants);
  return text === undefined ? [] : [compiled(JSON.parse(text), 'bucket', `access control list (${acl.on})`)];
}

export function toLayers(
  semantics: Semantics,
  layers: CaseLayers,
  resourceKind: PolicyKind = resourceKinds[semantics],
): Layers {
  const all = (documents: readonly object[] | undefined, kind: PolicyKind) =>
    documents?.map((document, index) => compiled(document, kind, `${kind}-${index}`));
  return {
    semantics,
    resource: [...(all(layers.resource, resourceKind) ?? []), ...aclPolicies(layers.acl)],
    identity: all(layers.identity, 'identity') ?? [],
    boundary: layers.boundary && compiled(layers.boundary, 'boundary'),
    session: all(layers.session, 'session'),
    scps: layers.scps?.map((level) => all(level, 'scp') ?? []),
    rcps: layers.rcps?.map((level) => all(level, 'rcp') ?? []),
    endpoint: all(layers.endpoint, 'endpoint'),
    grants: layers.grants?.map(({ id, grantee, operations }) => compileGrant(id, grantee, operations)),
  };
}

export function toQuestion({
  principal,
  action,
  resource,
  resourceAccount,
  context,
}: Omit<DecisionCase, 'expect' | 'layers' | 'semantics' | 'name'>): Question {
  return { principal, action, resource, resourceAccount, context: contextView(context) };
}
