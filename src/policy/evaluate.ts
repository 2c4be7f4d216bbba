// A decision with what led to it as plain data, which can be kept, sent and shown.
import type { EvaluatedStatement, Evaluation } from '../kernel/evaluation.ts';
import type { CompiledPolicy } from './compile.ts';
import type { Layers } from './decide.ts';
import type { Decision, Layer } from './decision.ts';
import { type ExplainedStatement, explain } from './explain.ts';
import type { Grant } from './grant.ts';
import type { Question } from './match.ts';
import { statementJson } from './write-statement.ts';

const statementsKept = 200;
const grantsKept = 20;
/** Stands beside the layers of policies; a refusal never names it. */
const grantLayer = 'grant';

export type Evaluated = Pick<
  Evaluation,
  'effect' | 'layer' | 'missing' | 'lacking' | 'policies' | 'statements' | 'leftOut'
>;

export function evaluate(question: Question, layers: Layers): Evaluated {
  const { decision, asked, policies } = explain(question, layers);
  const nearest = asked.toSorted((one, other) => nearness(other) - nearness(one)).slice(0, statementsKept);
  const documents = new Map(policiesOf(layers).map((policy) => [policy.ref, policy]));
  const { grants = [] } = layers;
  const allows = asked.filter(({ effect, match }) => match.applies && effect === 'Allow');
  const allowing = new Set<Layer>(allows.map(({ layer }) => layer));
  return {
    ...effectOf(decision),
    lacking: layersThatApply(question, layers).filter((layer) => !allowing.has(layer)),
    policies: [
      ...policies.map(({ layer, policy }) => ({ layer, id: policy.id, version: policy.version })),
      ...grants.map(({ id }) => ({ layer: grantLayer, id, version: undefined })),
    ],
    statements: [
      ...nearest.map((row) => evaluated(row, documents)),
      ...grants.slice(0, grantsKept).map((grant) => evaluatedGrant(grant, question)),
    ],
    leftOut: asked.length - nearest.length,
  };
}

/** A grant as the statement that it amounts to: it has operations and a grantee, and its constraints are met. */
function evaluatedGrant({ id, actions, grantee }: Grant, { action, principal }: Question): EvaluatedStatement {
  const named = grantee.closeness(principal) !== undefined;
  const applies = named && actions.has(action.toLowerCase());
  const failedOn = applies ? undefined : named ? 'Action' : 'Principal';
  const text = JSON.stringify({ Effect: 'Allow', Action: [...actions] });
  return {
    layer: grantLayer,
    policyId: id,
    index: 0,
    line: 1,
    effect: 'Allow',
    applies,
    failedOn,
    clause: undefined,
    text,
  };
}

function effectOf(decision: Decision): Pick<Evaluation, 'effect' | 'layer' | 'missing'> {
  if (decision.outcome === 'allow') return { effect: 'allowed', layer: undefined, missing: [] };
  if (decision.kind === 'explicit') return { effect: 'explicitDeny', layer: decision.layer, missing: [] };
  return { effect: 'implicitDeny', layer: decision.layer, missing: decision.missing };
}

/** In the order in which a refusal names them. */
function layersThatApply({ principal }: Question, layers: Layers): readonly Layer[] {
  const applying: Layer[] = [];
  if (layers.scps !== undefined) applying.push('service control policy');
  if (layers.rcps !== undefined) applying.push('resource control policy');
  applying.push('resource-based policy');
  if ('account' in principal && principal.kind !== 'root') applying.push('identity-based policy');
  if (layers.boundary !== undefined) applying.push('permissions boundary');
  if (layers.session !== undefined) applying.push('session policy');
  return applying;
}

/** Elements are asked in this order: the later a statement fails, the less is wrong with it. */
const order = { Action: 1, Principal: 2, Resource: 3, Condition: 4 } as const;

function nearness({ match }: ExplainedStatement): number {
  return match.applies ? 5 : order[match.element];
}

function policiesOf(layers: Layers): readonly CompiledPolicy[] {
  return [
    ...(layers.scps ?? []).flat(),
    ...(layers.rcps ?? []).flat(),
    ...(layers.endpoint ?? []),
    ...(layers.resource ?? []),
    ...layers.identity,
    ...(layers.boundary === undefined ? [] : [layers.boundary]),
    ...(layers.session ?? []),
  ];
}

function evaluated(
  { layer, statement, line, effect, match }: ExplainedStatement & { readonly layer: Layer },
  documents: ReadonlyMap<object, CompiledPolicy>,
): EvaluatedStatement {
  const written = documents.get(statement.policy)?.policy.statements[statement.index];
  return {
    layer,
    policyId: statement.policy.id,
    index: statement.index,
    line,
    effect,
    applies: match.applies,
    failedOn: match.applies ? undefined : match.element,
    clause: match.applies ? undefined : match.clause,
    text: written === undefined ? '{}' : JSON.stringify(statementJson(written)),
  };
}
