// One decision with all that led to it, in the form in which it is kept and shown.
import type { AccessRequest, ContextKeys } from '../kernel/access.ts';
import type { EvaluatedContext, EvaluatedStatement, Evaluation } from '../kernel/evaluation.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Layers } from '../policy/decide.ts';
import type { Decision, Layer } from '../policy/decision.ts';
import { type ExplainedStatement, explain } from '../policy/explain.ts';
import type { Question } from '../policy/match.ts';
import { statementJson } from '../policy/write-statement.ts';

const statementsKept = 200;

/** The question, the global keys of its context, and the policies that have a say. */
export interface Asked {
  readonly access: AccessRequest;
  readonly global: ContextKeys;
  readonly question: Question;
  readonly layers: Layers;
}

export function evaluate(call: CallFacts, { access, global, question, layers }: Asked): Evaluation {
  const { decision, asked, policies } = explain(question, layers);
  const nearest = asked.toSorted((one, other) => nearness(other) - nearness(one)).slice(0, statementsKept);
  const texts = statementTexts(layers);
  const allows = asked.filter(({ effect, match }) => match.applies && effect === 'Allow');
  const allowing = new Set<Layer>(allows.map(({ layer }) => layer));
  return {
    service: call.service,
    operation: call.operation,
    via: call.via,
    action: access.action,
    resource: access.resource,
    shownAs: access.shownAs,
    owner: access.owner,
    ...effectOf(decision),
    lacking: layersThatApply(question, layers).filter((layer) => !allowing.has(layer)),
    context: present({ ...global, ...access.context }),
    policies: policies.map(({ layer, policy }) => ({ layer, id: policy.id, version: policy.version })),
    statements: nearest.map((row) => evaluated(row, texts)),
    leftOut: asked.length - nearest.length,
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
  if (principal.kind !== 'anonymous' && principal.kind !== 'service' && principal.kind !== 'root')
    applying.push('identity-based policy');
  if (layers.boundary !== undefined) applying.push('permissions boundary');
  if (layers.session !== undefined) applying.push('session policy');
  return applying;
}

/** Elements are asked in this order: the later a statement fails, the less is wrong with it. */
const order = { Action: 1, Principal: 2, Resource: 3, Condition: 4 } as const;

function nearness({ match }: ExplainedStatement): number {
  return match.applies ? 5 : order[match.element];
}

function statementTexts(layers: Layers): ReadonlyMap<object, CompiledPolicy> {
  const all = [
    ...(layers.scps ?? []).flat(),
    ...(layers.rcps ?? []).flat(),
    ...(layers.endpoint ?? []),
    ...(layers.resource ?? []),
    ...layers.identity,
    ...(layers.boundary === undefined ? [] : [layers.boundary]),
    ...(layers.session ?? []),
  ];
  return new Map(all.map((policy) => [policy.ref, policy]));
}

function evaluated(
  { layer, statement, line, effect, match }: ExplainedStatement & { readonly layer: Layer },
  policies: ReadonlyMap<object, CompiledPolicy>,
): EvaluatedStatement {
  const written = policies.get(statement.policy)?.policy.statements[statement.index];
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

function present(keys: ContextKeys): EvaluatedContext {
  const context: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(keys)) if (value !== undefined) context[key] = value;
  return context;
}
