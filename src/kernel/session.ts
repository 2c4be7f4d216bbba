// Temporary credentials: what the session token says. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html
import type { SessionPolicies } from './caller.ts';
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
}

export interface SessionClaims {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly principal: AssumedRoleClaims;
}
