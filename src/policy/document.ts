// A policy document after parsing: what it says, and nothing that an evaluation would add.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

/** Where a document is used; each place has its own rules on principals, resources and actions (`kinds.ts`). */
export type PolicyKind = 'identity' | 'session' | 'boundary' | 'bucket' | 'key' | 'trust' | 'scp' | 'rcp' | 'endpoint';

export type Effect = 'Allow' | 'Deny';
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** The principals that a statement lists, by the kind of name that AWS gives them. */
export interface PrincipalList {
  /** True for `NotPrincipal`. */
  readonly negated: boolean;
  /** True for `"*"` and `{"AWS": "*"}`, which mean the same. */
  readonly anyone: boolean;
  /** Account ids, ARNs of users, roles, sessions and account roots, and unique ids (`AIDA...`, `AROA...`). */
  readonly aws: readonly string[];
  readonly service: readonly string[];
  readonly federated: readonly string[];
  readonly canonicalUser: readonly string[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface PatternList {
  /** True for the `Not...` form. */
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

export type SetQualifier = 'ForAllValues' | 'ForAnyValue';

/** One operator on one key: all clauses of a statement must hold. */
export interface ConditionClause {
  /** The name without qualifier and `IfExists`; a row of `condition/table.ts`. */
  readonly operator: string;
  readonly qualifier: SetQualifier | undefined;
  readonly ifExists: boolean;
  /** As written; compared without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  /** Position in the document, from 0. */
  readonly index: number;
  /** The line on which the statement begins, from 1. */
  readonly line: number;
  readonly sid: string | undefined;
  readonly effect: Effect;
  /** Undefined in documents that are attached to a principal. */
  readonly principals: PrincipalList | undefined;
  readonly actions: PatternList;
  /** Undefined in trust policies. */
  readonly resources: PatternList | undefined;
  readonly conditions: readonly ConditionClause[];
}

export interface Policy {
  readonly kind: PolicyKind;
  /** A document that states no version has the older one: no policy variables. */
  readonly version: PolicyVersion;
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
}

/** What a document got wrong, so that a service can choose its own code and words. */
export type PolicyErrorReason =
  | 'syntax'
  | 'too-large'
  | 'duplicate'
  | 'unknown-element'
  | 'missing-element'
  | 'type'
  | 'version'
  | 'sid'
  | 'effect'
  | 'principal'
  | 'action'
  | 'resource'
  | 'condition';

export interface PolicyError {
  readonly reason: PolicyErrorReason;
  /** In lower case, without the place. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export type Parsed<Value> =
  | { readonly ok: true; readonly policy: Value }
  | { readonly ok: false; readonly error: PolicyError };

/** Every principal that a policy names, without repetition: a service checks that they exist. */
export function principalsOf(policy: Policy): Omit<PrincipalList, 'negated'> {
  const lists = policy.statements.flatMap((statement) => statement.principals ?? []);
  const union = (pick: (list: PrincipalList) => readonly string[]) => [...new Set(lists.flatMap(pick))];
  return {
    anyone: lists.some((list) => list.anyone),
    aws: union((list) => list.aws),
    service: union((list) => list.service),
    federated: union((list) => list.federated),
    canonicalUser: union((list) => list.canonicalUser),
  };
}
