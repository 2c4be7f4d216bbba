// Why a request is allowed or refused: the same evaluator, with a recorder.
import type { CompiledPolicy } from './compile.ts';
import { decide, type Layers } from './decide.ts';
import type { Decision, Layer, StatementRef } from './decision.ts';
import type { Effect } from './document.ts';
import type { Question, StatementMatch } from './match.ts';

export interface ExplainedStatement {
  readonly statement: StatementRef;
  /** In the document, from 1. */
  readonly line: number;
  readonly effect: Effect;
  /** Whether it applies, and if not, on which element it fails. */
  readonly match: StatementMatch;
}

export interface Explanation {
  readonly decision: Decision;
  /** Every statement that was asked, in the order of evaluation. */
  readonly asked: readonly (ExplainedStatement & { readonly layer: Layer })[];
  /** The policies that were asked, in the same order. */
  readonly policies: readonly { readonly layer: Layer; readonly policy: CompiledPolicy['ref'] }[];
}

export function explain(question: Question, layers: Layers): Explanation {
  const asked: (ExplainedStatement & { readonly layer: Layer })[] = [];
  const policies: { readonly layer: Layer; readonly policy: CompiledPolicy['ref'] }[] = [];
  const decision = decide(question, layers, {
    asked(layer, { ref }, { index, line, sid, effect }, match) {
      asked.push({ layer, statement: { policy: ref, sid, index }, line, effect, match });
      const last = policies.at(-1);
      if (last?.layer !== layer || last.policy !== ref) policies.push({ layer, policy: ref });
    },
  });
  return { decision, asked, policies };
}
