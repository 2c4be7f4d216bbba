// A policy, ready to be asked: every pattern, principal list and condition compiled once per document.
import { type Condition, compileCondition } from './condition/compile.ts';
import type { Effect, PatternList, Policy, PolicyVersion, Statement } from './document.ts';
import { arnPattern, type Pattern, textPattern } from './pattern.ts';
import { compilePrincipals, type PrincipalMatcher } from './principal.ts';
import { hasVariables, readTemplate } from './template.ts';

/** Names a document in decisions and explanations. */
export interface PolicyRef {
  /** The ARN of a managed policy, a key or a bucket, or the name of an inline policy. */
  readonly id: string;
  readonly arn?: string;
  /** Of a managed policy its version; of any other a hash of its text. */
  readonly version?: string;
}

export interface CompiledClause {
  readonly key: string;
  readonly operator: string;
  readonly holds: Condition;
}

export interface CompiledStatement {
  readonly index: number;
  readonly line: number;
  readonly sid: string | undefined;
  readonly effect: Effect;
  readonly principals: { readonly negated: boolean; readonly matcher: PrincipalMatcher } | undefined;
  /** `action` is in lower case. */
  readonly matchesAction: (action: string) => boolean;
  readonly resources: { readonly negated: boolean; readonly patterns: readonly Pattern[] } | undefined;
  readonly conditions: readonly CompiledClause[];
}

export interface CompiledPolicy {
  readonly ref: PolicyRef;
  readonly policy: Policy;
  readonly statements: readonly CompiledStatement[];
}

function compileActions({ negated, patterns }: PatternList): (action: string) => boolean {
  const exact = new Set<string>();
  const wild: Pattern[] = [];
  for (const pattern of patterns) {
    if (/[*?]/.test(pattern))
      wild.push(textPattern(readTemplate(pattern.toLowerCase(), { variables: false, wildcards: true })));
    else exact.add(pattern.toLowerCase());
  }
  const context = new Map();
  return (action) => (exact.has(action) || wild.some((pattern) => pattern.matches(action, context))) !== negated;
}

function compileStatement(statement: Statement, version: PolicyVersion): CompiledStatement {
  const { index, line, sid, effect, principals, actions, resources, conditions } = statement;
  const options = { variables: hasVariables(version), wildcards: true };
  return {
    index,
    line,
    sid,
    effect,
    principals: principals && { negated: principals.negated, matcher: compilePrincipals(principals) },
    matchesAction: compileActions(actions),
    resources: resources && {
      negated: resources.negated,
      patterns: resources.patterns.map((text) => arnPattern(readTemplate(text, options))),
    },
    conditions: conditions.map((clause) => ({
      key: clause.key,
      operator: `${clause.qualifier === undefined ? '' : `${clause.qualifier}:`}${clause.operator}${clause.ifExists ? 'IfExists' : ''}`,
      holds: compileCondition(clause, version),
    })),
  };
}

export function compilePolicy(policy: Policy, ref: PolicyRef): CompiledPolicy {
  return { ref, policy, statements: policy.statements.map((statement) => compileStatement(statement, policy.version)) };
}
