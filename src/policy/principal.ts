// Who asks, and how closely a statement's principals name him. A role's ARN, a session's ARN and the account are
// different principals with different results.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import type { PrincipalList } from './document.ts';

interface AccountPrincipal {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
  /** `AIDA...` of a user, `AROA...` of a role; policies hold it once the principal they named was deleted. */
  readonly uniqueId?: string | undefined;
  /** Of the account, as S3 gives it. */
  readonly canonicalUser?: string | undefined;
}

export interface RootPrincipal extends AccountPrincipal {
  readonly kind: 'root';
}

export interface UserPrincipal extends AccountPrincipal {
  readonly kind: 'user';
}

/** The session of a role, or of a federated user; `arn` is the session's. */
export interface SessionPrincipal extends AccountPrincipal {
  readonly kind: 'assumed-role' | 'federated-user';
  /** The role, with its path; or the user who made the federated session. */
  readonly issuerArn: string;
}

export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
}

export interface ServicePrincipal {
  readonly kind: 'service';
  /** For example `logging.s3.amazonaws.com`. */
  readonly service: string;
}

/** Somebody for whom an identity provider vouches. */
export interface WebIdentityPrincipal {
  readonly kind: 'web-identity';
  /** The ARN of the provider. */
  readonly provider: string;
}

export type Principal =
  | RootPrincipal
  | UserPrincipal
  | SessionPrincipal
  | AnonymousPrincipal
  | ServicePrincipal
  | WebIdentityPrincipal;

/**
 * How a statement names the caller, from loosest to closest:
 * - `account`: his account, which then decides with its own policies;
 * - `issuer`: his role (or everyone): grants to him, within his permissions boundary and session policies;
 * - `direct`: himself: grants to him, whatever boundary and session policies leave out.
 */
export type Closeness = 'account' | 'issuer' | 'direct';

const closenessOrder: Readonly<Record<Closeness, number>> = { account: 1, issuer: 2, direct: 3 };

export function closer(one: Closeness | undefined, other: Closeness | undefined): Closeness | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return closenessOrder[one] >= closenessOrder[other] ? one : other;
}

export interface PrincipalMatcher {
  /** How closely the list names the caller; undefined when it does not. */
  closeness(principal: Principal): Closeness | undefined;
  /** Whether the list has a name of the caller, other than everyone's. */
  names(principal: Principal): boolean;
  /** True when the list covers the caller under each of his names: only then does `NotPrincipal` spare him. */
  coversFully(principal: Principal): boolean;
}

const rootArn = /^arn:[^:]+:iam::(\d{12}):root$/;

/** An account may be written as twelve digits or as the ARN of its root. */
export const accountOf = (name: string): string | undefined => (/^\d{12}$/.test(name) ? name : rootArn.exec(name)?.[1]);

export function compilePrincipals(list: PrincipalList): PrincipalMatcher {
  const names = new Set(list.aws);
  const accounts = new Set(list.aws.map(accountOf));
  const services = new Set(list.service);
  const canonical = new Set(list.canonicalUser);
  const federated = new Set(list.federated);

  const namesAccount = (principal: AccountPrincipal) =>
    accounts.has(principal.account) ||
    (principal.canonicalUser !== undefined && canonical.has(principal.canonicalUser));
  const named = (arn: string, uniqueId: string | undefined) =>
    names.has(arn) || (uniqueId !== undefined && names.has(uniqueId));

  const byName = (principal: Principal): Closeness | undefined => {
    switch (principal.kind) {
      case 'anonymous':
        return undefined;
      case 'service':
        return services.has(principal.service) ? 'direct' : undefined;
      case 'web-identity':
        return federated.has(principal.provider) ? 'direct' : undefined;
      case 'root':
        // The root user is what the account's own name stands for.
        return namesAccount(principal) ? 'direct' : undefined;
      case 'user':
        if (named(principal.arn, principal.uniqueId)) return 'direct';
        return namesAccount(principal) ? 'account' : undefined;
      default:
        if (names.has(principal.arn)) return 'direct';
        if (named(principal.issuerArn, principal.uniqueId)) return 'issuer';
        return namesAccount(principal) ? 'account' : undefined;
    }
  };

  return {
    closeness: (principal) => closer(byName(principal), list.anyone ? everyone(principal) : undefined),
    names: (principal) => byName(principal) !== undefined,
    coversFully(principal) {
      if (list.anyone) return true;
      switch (principal.kind) {
        case 'anonymous':
          return false;
        case 'service':
          return services.has(principal.service);
        case 'web-identity':
          return federated.has(principal.provider);
        case 'root':
          return namesAccount(principal);
        case 'user':
          return namesAccount(principal) && named(principal.arn, principal.uniqueId);
        default:
          return namesAccount(principal) && names.has(principal.arn) && named(principal.issuerArn, principal.uniqueId);
      }
    },
  };
}

/** `*` names nobody in particular: boundaries and session policies keep their say over those who have them. */
function everyone(principal: Principal): Closeness {
  return principal.kind === 'user' || principal.kind === 'assumed-role' || principal.kind === 'federated-user'
    ? 'issuer'
    : 'direct';
}
