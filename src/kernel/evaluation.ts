// What is kept of a refused request: every question that was put to the policies, and what each statement answered.
import type { AccountId } from './ids.ts';

/** As `ContextKeys`, without the keys that are absent. */
export type EvaluatedContext = Readonly<Record<string, string | readonly string[]>>;

export interface EvaluatedPolicy {
  /** The kind of policy, as AWS names it in a refusal; or `grant`. */
  readonly layer: string;
  readonly id: string;
  readonly version: string | undefined;
}

export interface EvaluatedStatement {
  readonly layer: string;
  readonly policyId: string;
  /** Position in the document, from 0. */
  readonly index: number;
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  /** The first element that does not match, of a statement that does not apply. */
  readonly failedOn: string | undefined;
  /** The clause of the condition that does not hold: `StringEquals on aws:PrincipalOrgID`. */
  readonly clause: string | undefined;
  /** The statement as JSON. */
  readonly text: string;
}

export interface Evaluation {
  readonly service: string;
  readonly operation: string;
  /** The service that makes the call for the caller. */
  readonly via: string | undefined;
  readonly action: string;
  readonly resource: string;
  /** What another account is shown instead of the resource. */
  readonly shownAs: string | undefined;
  readonly owner: AccountId;
  readonly effect: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The layer that a refusal names; undefined when it is allowed. */
  readonly layer: string | undefined;
  /** The layers that have to allow and do not. */
  readonly missing: readonly string[];
  /** The layers that apply and hold no statement that allows, also where they need not. */
  readonly lacking: readonly string[];
  readonly context: EvaluatedContext;
  readonly policies: readonly EvaluatedPolicy[];
  /** The nearest first: what applies, then what failed latest. */
  readonly statements: readonly EvaluatedStatement[];
  /** Statements that are not kept, because there are too many. */
  readonly leftOut: number;
}

/** An evaluation as it is shown; the layers whose policies are another account's are named in `hidden`. */
export interface ShownEvaluation extends Omit<Evaluation, 'shownAs' | 'lacking'> {
  readonly hidden: readonly string[];
}
