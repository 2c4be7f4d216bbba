// Who calls what in a simulation, as the members of the request say it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
import type { ContextEntry, SimulateCustomPolicyCommandInput } from '@aws-sdk/client-iam';
import { arn, parseArn } from '../../../kernel/arn.ts';
import { isAccountId } from '../../../kernel/ids.ts';
import { type ContextView, contextView } from '../../../policy/context.ts';
import type { Semantics } from '../../../policy/decide.ts';
import type { PolicyKind } from '../../../policy/document.ts';
import type { Principal } from '../../../policy/principal.ts';
import { checkedText, required, type TextRule } from '../constraints.ts';
import type { Levels } from './organization.ts';
import { badInput, type Source, sourceOf } from './sources.ts';

export type SimulationInput = Pick<
  SimulateCustomPolicyCommandInput,
  | 'ActionNames'
  | 'ResourceArns'
  | 'ResourcePolicy'
  | 'ResourceOwner'
  | 'CallerArn'
  | 'ContextEntries'
  | 'ResourceHandlingOption'
  | 'PermissionsBoundaryPolicyInputList'
  | 'MaxItems'
  | 'Marker'
>;

export interface Scenario {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: Principal;
  readonly context: ContextView;
  readonly identity: readonly Source[];
  readonly boundary: Source | undefined;
  /** Of the caller's account; undefined where none has a say. */
  readonly scps: Levels | undefined;
  readonly resourcePolicy: string | undefined;
  /** Of resources whose ARN names no account, and of the resource policy. */
  readonly resourceOwner: string;
}

const actionName: TextRule = { min: 3, max: 128, pattern: /^[\s\S]*$/ };
const actionForm = /^[A-Za-z0-9-]+:[A-Za-z0-9]+$/;

export function actionsOf(input: SimulationInput): readonly string[] {
  const names = required(input.ActionNames, 'actionNames').map((name) => checkedText(name, 'actionNames', actionName));
  const wrong = names.find((name) => !actionForm.test(name));
  if (wrong !== undefined) throw badInput(`Invalid Action Name: ${wrong}`);
  return names;
}

export function resourcesOf(input: SimulationInput): readonly string[] {
  const resources = input.ResourceArns ?? [];
  const wrong = resources.find((resource) => resource !== '*' && parseArn(resource) === undefined);
  if (wrong !== undefined) throw badInput(`Invalid Resource ARN: ${wrong}`);
  return resources.length === 0 ? ['*'] : resources;
}

/** Users as on AWS, and roles and their sessions too: docs/decisions/0133-what-the-simulator-simulates.md. */
export function callerOf(callerArn: string): Principal {
  const parsed = parseArn(callerArn);
  const [kind, name = '', session = ''] = parsed?.resource.split('/') ?? [];
  if (parsed === undefined || !isAccountId(parsed.account)) throw badInput(`Invalid caller ARN: ${callerArn}`);
  const { account, service } = parsed;
  if (service === 'iam' && kind === 'user') return { kind: 'user', account, arn: callerArn };
  if (service === 'iam' && kind === 'role') {
    const roleName = parsed.resource.split('/').at(-1) ?? '';
    return {
      kind: 'assumed-role',
      account,
      arn: arn.assumedRole(account, roleName, 'simulation'),
      issuerArn: callerArn,
    };
  }
  if (service === 'sts' && kind === 'assumed-role' && session !== '')
    return { kind: 'assumed-role', account, arn: callerArn, issuerArn: arn.role(account, '/', name) };
  throw badInput(`Invalid caller ARN: ${callerArn}`);
}

const listTypes = /List$/;

export function contextOf(entries: readonly ContextEntry[] | undefined): ContextView {
  const keys: Record<string, string | readonly string[]> = {};
  for (const { ContextKeyName, ContextKeyValues = [], ContextKeyType } of entries ?? []) {
    const name = required(ContextKeyName, 'contextKeyName');
    const [first, ...others] = ContextKeyValues;
    const isList = listTypes.test(ContextKeyType ?? '');
    if (!isList && others.length > 0) throw badInput(`The context key ${name} has more than one value and is no list`);
    if (isList) keys[name] = ContextKeyValues;
    else if (first !== undefined) keys[name] = first;
  }
  return contextView(keys);
}

export function ownerOf(resourceOwner: string | undefined, principal: Principal): string {
  if (resourceOwner === undefined) return 'account' in principal ? principal.account : '';
  const account = isAccountId(resourceOwner) ? resourceOwner : parseArn(resourceOwner)?.account;
  if (account === undefined || !isAccountId(account)) throw badInput(`Invalid resource owner: ${resourceOwner}`);
  return account;
}

/** What the policy on a resource of this kind means to its own account, and how it is written. */
export function resourceKindOf(resource: string): { readonly semantics: Semantics; readonly kind: PolicyKind } {
  const service = parseArn(resource)?.service;
  if (service === 'kms') return { semantics: 'key', kind: 'key' };
  if (service === 'iam') return { semantics: 'trust', kind: 'trust' };
  if (service === 's3') return { semantics: 'standard', kind: 'bucket' };
  return { semantics: 'standard', kind: 'endpoint' };
}

export function resourceSource(text: string | undefined, resource: string): Source | undefined {
  return text === undefined ? undefined : sourceOf(text, resourceKindOf(resource).kind, 'ResourcePolicy', 'resource');
}
