// One statement against one request: does it apply, and if not, on which element does it fail?
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import type { CompiledStatement } from './compile.ts';
import type { ContextView } from './context.ts';
import type { Layer } from './decision.ts';
import type { Closeness, Principal } from './principal.ts';

/** A request as the policies see it. */
export interface Question {
  readonly principal: Principal;
  /** As in a policy: `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  /** The account that owns the resource; S3 ARNs carry none. */
  readonly resourceAccount: string;
  readonly context: ContextView;
}

/** A question with what every statement asks of it worked out once. */
export interface PreparedQuestion extends Question {
  readonly lowerAction: string;
  /** AWS: `NotPrincipal` spares nobody who has a permissions boundary. */
  readonly bounded: boolean;
}

export type StatementMatch =
  | { readonly applies: true; readonly closeness: Closeness }
  | {
      readonly applies: false;
      readonly element: 'Principal' | 'Action' | 'Resource' | 'Condition';
      /** The clause that failed: `StringEquals on aws:PrincipalOrgID`. */
      readonly clause?: string;
    };

const otherPrincipal: StatementMatch = { applies: false, element: 'Principal' };
const otherAction: StatementMatch = { applies: false, element: 'Action' };
const otherResource: StatementMatch = { applies: false, element: 'Resource' };
const applies: Readonly<Record<Closeness, StatementMatch>> = {
  account: { applies: true, closeness: 'account' },
  issuer: { applies: true, closeness: 'issuer' },
  direct: { applies: true, closeness: 'direct' },
};

/** Documents that are attached to a principal name none: they speak of whoever carries them. */
function closenessOf(
  { principals, effect }: CompiledStatement,
  question: PreparedQuestion,
  layer: Layer,
): Closeness | undefined {
  if (principals === undefined) return 'direct';
  // An identity provider is trusted by its name only: to a resource, everyone is everyone of AWS's. Guards let all pass.
  const isTrust = layer === 'resource-based policy' && effect === 'Allow';
  if (isTrust && question.principal.kind === 'web-identity' && !principals.matcher.names(question.principal))
    return undefined;
  if (!principals.negated) return principals.matcher.closeness(question.principal);
  // An Allow for everyone but some is refused by the parser; it would allow strangers.
  if (effect === 'Allow') return undefined;
  return !question.bounded && principals.matcher.coversFully(question.principal) ? undefined : 'direct';
}

function matchesResource({ resources, effect }: CompiledStatement, { resource, context }: Question): boolean {
  if (resources === undefined) return true;
  const { negated, patterns } = resources;
  if (patterns.some((pattern) => pattern.matches(resource, context))) return !negated;
  if (!negated) return false;
  // What a missing variable would have excluded is not known: a Deny applies, an Allow does not.
  return effect === 'Deny' || patterns.every((pattern) => pattern.resolvable(context));
}

export function matchStatement(statement: CompiledStatement, question: PreparedQuestion, layer: Layer): StatementMatch {
  if (!statement.matchesAction(question.lowerAction)) return otherAction;
  const closeness = closenessOf(statement, question, layer);
  if (closeness === undefined) return otherPrincipal;
  if (!matchesResource(statement, question)) return otherResource;
  for (const clause of statement.conditions) {
    const result = clause.holds(question.context);
    if (result === false || (result === 'unknown' && statement.effect === 'Allow'))
      return { applies: false, element: 'Condition', clause: `${clause.operator} on ${clause.key}` };
  }
  return applies[closeness];
}
