// One layer of policies against one request. "No statement matched" and "explicitly denied" stay apart.
import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import type { Layer, StatementRef } from './decision.ts';
import { matchStatement, type PreparedQuestion, type StatementMatch } from './match.ts';
import { type Closeness, closer } from './principal.ts';

/** Told of every statement that is asked; given only when somebody wants the explanation. */
export interface Recorder {
  asked(layer: Layer, policy: CompiledPolicy, statement: CompiledStatement, match: StatementMatch): void;
}

/** What a layer says: the closest Allow, if any, and the first Deny, if any. */
export interface Verdict {
  readonly allow: Closeness | undefined;
  readonly deny: StatementRef | undefined;
}

export function askLayer(
  layer: Layer,
  policies: readonly CompiledPolicy[],
  question: PreparedQuestion,
  recorder: Recorder | undefined,
): Verdict {
  let allow: Closeness | undefined;
  let deny: StatementRef | undefined;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      const match = matchStatement(statement, question, layer);
      recorder?.asked(layer, policy, statement, match);
      if (!match.applies) continue;
      if (statement.effect === 'Allow') allow = closer(allow, match.closeness);
      else deny ??= { policy: policy.ref, sid: statement.sid, index: statement.index };
    }
  }
  return { allow, deny };
}
