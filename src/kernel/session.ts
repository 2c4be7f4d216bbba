// Temporary credentials: what the session token says. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html
import type { SessionPolicies, SessionWebIdentity } from './caller.ts';
import type { AccountId } from './ids.ts';

export interface AssumedRoleClaims {
  readonly kind: 'assumed-role';
  readonly account: AccountId;
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
  readonly sessionPolicies: SessionPolicies;
  readonly chained: boolean;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of the tags that a session passes on to the sessions it makes. */
  readonly transitiveTagKeys?: readonly string[] | undefined;
  readonly instanceId: string | undefined;
  /** Set where a token of an identity provider opened the session. */
  readonly webIdentity?: SessionWebIdentity | undefined;
}

/** A user himself, by temporary credentials. */
export interface UserClaims {
  readonly kind: 'user';
  readonly account: AccountId;
  readonly userName: string;
  readonly userId: string;
  readonly mfaAtMs: number | undefined;
}

/** Somebody whom a user lets in. */
export interface FederatedUserClaims {
  readonly kind: 'federated-user';
  readonly account: AccountId;
  readonly name: string;
  readonly userName: string;
  readonly userId: string;
  readonly sessionPolicies: SessionPolicies;
  readonly tags: Readonly<Record<string, string>>;
}

/** The root of a member account, for one task. */
export interface RootClaims {
  readonly kind: 'root';
  readonly account: AccountId;
  readonly taskPolicyArn: string;
  readonly sourceIdentity: string | undefined;
}

export interface SessionClaims {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly principal: AssumedRoleClaims | UserClaims | FederatedUserClaims | RootClaims;
}
