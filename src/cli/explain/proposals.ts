// The smallest statement that would allow a refused question, for each layer that has to allow and does not. Pure.
import type { ShownEvaluation } from '../../kernel/evaluation.ts';

export interface Proposal {
  readonly layer: string;
  /** Where the statement goes: `the key policy`, `an identity-based policy of ...`. */
  readonly place: string;
  /** The account whose policy it is. */
  readonly account: string | undefined;
  readonly statement: object;
}

export interface Asker {
  /** As a policy names him; undefined for a stranger. */
  readonly arn: string | undefined;
  readonly account: string | undefined;
}

/** Nothing for an explicit deny: no statement that allows overrides it. */
export function proposals(evaluation: ShownEvaluation, asker: Asker): readonly Proposal[] {
  if (evaluation.effect !== 'implicitDeny') return [];
  return evaluation.missing.map((layer) => proposal(layer, evaluation, asker));
}

function proposal(layer: string, evaluation: ShownEvaluation, { arn, account }: Asker): Proposal {
  if (layer === 'resource-based policy')
    return {
      layer,
      place: resourcePolicyName(evaluation.action),
      account: evaluation.owner,
      statement: resourceStatement(evaluation, arn),
    };
  const { action, resource } = evaluation;
  const isOwners = layer === 'resource control policy';
  const statement = {
    Effect: 'Allow',
    ...(isOwners ? { Principal: '*' } : {}),
    Action: action,
    Resource: resource,
  };
  // They are the organization's, whosever account they hold for.
  if (layer.endsWith('control policy'))
    return { layer, place: controlPolicyPlace(layer, evaluation), account: undefined, statement };
  const holder = arn === undefined ? '' : ` of ${arn}`;
  const places: Readonly<Record<string, string>> = {
    'identity-based policy': `an identity-based policy${holder}`,
    'permissions boundary': `the permissions boundary${holder}`,
    'session policy': 'the session policy, given when the session is made',
  };
  return { layer, place: places[layer] ?? `a ${layer}`, account, statement };
}

/** Each level from the root to the account has to allow, so those are named that do not, where their policies are known. */
function controlPolicyPlace(layer: string, { policies, statements }: ShownEvaluation): string {
  const levelOf = (policyId: string) => / on (\S+)$/.exec(policyId)?.[1];
  const allowing = new Set(
    statements
      .filter((row) => row.layer === layer && row.effect === 'Allow' && row.applies)
      .map(({ policyId }) => levelOf(policyId)),
  );
  const levels = new Set(policies.filter((policy) => policy.layer === layer).map(({ id }) => levelOf(id)));
  const lacking = [...levels].filter((level) => level !== undefined && !allowing.has(level));
  const on = lacking.length === 0 ? '' : ` on ${lacking.join(' and on ')}`;
  return `a ${layer}${on}, by the organization's management account`;
}

function resourceStatement({ action, resource, via, context }: ShownEvaluation, arn: string | undefined): object {
  const Principal = arn === undefined ? '*' : { AWS: arn };
  const statement = { Effect: 'Allow', Principal, Action: action };
  if (action.startsWith('sts:')) return statement;
  if (!action.startsWith('kms:')) return { ...statement, Resource: resource };
  const viaService = via === undefined ? undefined : context['kms:ViaService'];
  // In a key policy the key is `*`.
  const Condition = viaService === undefined ? {} : { Condition: { StringEquals: { 'kms:ViaService': viaService } } };
  return { ...statement, Resource: '*', ...Condition };
}

export function resourcePolicyName(action: string): string {
  if (action.startsWith('kms:')) return 'the key policy';
  if (action.startsWith('s3:')) return 'the bucket policy';
  return action.startsWith('sts:') ? 'the trust policy of the role' : 'the policy of the resource';
}
