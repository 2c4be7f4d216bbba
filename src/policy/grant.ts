// Grants on a KMS key, as an allow beside the key policy. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
import { type Closeness, closer, compilePrincipals, type Principal, type PrincipalMatcher } from './principal.ts';

/** A grant whose constraints the request meets; who builds the layer leaves out those it does not meet. */
export interface Grant {
  readonly id: string;
  readonly grantee: PrincipalMatcher;
  /** In lower case: `kms:decrypt`. */
  readonly actions: ReadonlySet<string>;
}

/** `operations` are named as in the API: `Decrypt`. `granteePrincipal` is an ARN, or a service's name. */
export function compileGrant(id: string, granteePrincipal: string, operations: readonly string[]): Grant {
  const isArn = granteePrincipal.startsWith('arn:');
  const grantee = compilePrincipals({
    negated: false,
    anyone: false,
    aws: isArn ? [granteePrincipal] : [],
    service: isArn ? [] : [granteePrincipal],
    federated: [],
    canonicalUser: [],
  });
  return { id, grantee, actions: new Set(operations.map((operation) => `kms:${operation.toLowerCase()}`)) };
}

export function askGrants(grants: readonly Grant[], lowerAction: string, principal: Principal): Closeness | undefined {
  let found: Closeness | undefined;
  for (const grant of grants) {
    if (grant.actions.has(lowerAction)) found = closer(found, grant.grantee.closeness(principal));
  }
  return found;
}
