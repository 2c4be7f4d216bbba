// Grants on a KMS key, as an allow beside the key policy. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
import type { EncryptionContext, GrantConstraints, GrantFacts } from '../kernel/access.ts';
import { type Closeness, closer, compilePrincipals, type Principal, type PrincipalMatcher } from './principal.ts';

/** A grant whose constraints the request meets; who builds the layer leaves out those it does not meet. */
export interface Grant {
  readonly id: string;
  readonly grantee: PrincipalMatcher;
  /** In lower case: `kms:decrypt`. */
  readonly actions: ReadonlySet<string>;
}

/** `operations` are named as in the API: `Decrypt`. `grantee` is an ARN, a unique id, or a service's name. */
export function compileGrant(id: string, grantee: string, operations: readonly string[]): Grant {
  const isService = !grantee.startsWith('arn:') && grantee.includes('.');
  const matcher = compilePrincipals({
    negated: false,
    anyone: false,
    aws: isService ? [] : [grantee],
    service: isService ? [grantee] : [],
    federated: [],
    canonicalUser: [],
  });
  return { id, grantee: matcher, actions: new Set(operations.map((operation) => `kms:${operation.toLowerCase()}`)) };
}

export function askGrants(grants: readonly Grant[], lowerAction: string, principal: Principal): Closeness | undefined {
  let found: Closeness | undefined;
  for (const grant of grants) {
    if (grant.actions.has(lowerAction)) found = closer(found, grant.grantee.closeness(principal));
  }
  return found;
}

/** A grant as far as its limits go. */
export interface GrantLimits {
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints;
}

/** What a request brings to a grant. */
export interface GrantQuestion extends GrantFacts {
  readonly lowerAction: string;
  /** `aws:SourceArn`: the resource for whose sake a service makes the request. */
  readonly sourceArn: string | undefined;
}

/** Whether a grant's constraints leave it its say in the request. */
export function meetsConstraints(grant: GrantLimits, question: GrantQuestion): boolean {
  const { constraints } = grant;
  const { lowerAction, sourceArn } = question;
  if (lowerAction === 'kms:retiregrant') return true;
  if (constraints.sourceArn !== undefined && constraints.sourceArn !== sourceArn) return false;
  if (lowerAction === 'kms:creategrant') return question.newGrant !== undefined && within(question.newGrant, grant);
  return lowerAction === 'kms:describekey' || contextMeets(constraints, question.encryptionContext);
}

/** An operation without an encryption context meets no constraint on it. */
function contextMeets(constraints: GrantConstraints, context: EncryptionContext | undefined): boolean {
  const { encryptionContextEquals: exactly, encryptionContextSubset: atLeast } = constraints;
  if (exactly === undefined && atLeast === undefined) return true;
  if (context === undefined) return false;
  return (exactly === undefined || equal(exactly, context)) && (atLeast === undefined || includes(context, atLeast));
}

/** A grant that is made by means of another allows no more than that one, and under constraints as strict at least. */
function within(child: GrantLimits, parent: GrantLimits): boolean {
  if (!child.operations.every((operation) => parent.operations.includes(operation))) return false;
  const { encryptionContextEquals: exactly, encryptionContextSubset: atLeast, sourceArn } = parent.constraints;
  const { constraints } = child;
  if (sourceArn !== undefined && constraints.sourceArn !== sourceArn) return false;
  const childExactly = constraints.encryptionContextEquals;
  const childAtLeast = constraints.encryptionContextSubset;
  if (exactly !== undefined && (childExactly === undefined || !equal(childExactly, exactly))) return false;
  if (atLeast === undefined) return true;
  return [childExactly, childAtLeast].some((context) => context !== undefined && includes(context, atLeast));
}

const includes = (whole: EncryptionContext, part: EncryptionContext): boolean =>
  Object.entries(part).every(([name, value]) => Object.hasOwn(whole, name) && whole[name] === value);

const equal = (one: EncryptionContext, other: EncryptionContext): boolean =>
  Object.keys(one).length === Object.keys(other).length && includes(one, other);
