// One decision of a call with all that led to it, in the form in which it is kept.
import type { AccessRequest, ContextKeys } from '../kernel/access.ts';
import type { EvaluatedContext, Evaluation } from '../kernel/evaluation.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Layers } from '../policy/decide.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { Question } from '../policy/match.ts';

/** The question, the global keys of its context, and the policies that have a say. */
export interface Asked {
  readonly access: AccessRequest;
  readonly global: () => ContextKeys;
  readonly question: Question;
  readonly layers: Layers;
  /** Nobody gets at anything in an account that was closed, whatever the policies say. */
  readonly ownerIsClosed: boolean;
}

export function evaluationOf(call: CallFacts, { access, global, question, layers }: Asked): Evaluation {
  return {
    service: call.service,
    operation: call.operation,
    via: call.via,
    action: access.action,
    resource: access.resource,
    shownAs: access.shownAs,
    owner: access.owner,
    context: present({ ...global(), ...access.context }),
    ...evaluate(question, layers),
  };
}

function present(keys: ContextKeys): EvaluatedContext {
  const context: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(keys)) if (value !== undefined) context[key] = value;
  return context;
}
