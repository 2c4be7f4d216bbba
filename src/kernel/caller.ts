// Who makes a request, once it is authenticated.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import type { AccountId } from './ids.ts';
import type { WebIdentity } from './web-identity.ts';

/** What narrows a session beyond its role: session policies as documents, and managed policies by ARN. */
export interface SessionPolicies {
  readonly inline: string | undefined;
  readonly managedArns: readonly string[];
}

/** What a session keeps of the token that opened it: its provider, and the provider's condition keys. */
export type SessionWebIdentity = Pick<WebIdentity, 'providerArn' | 'keys'>;

interface Authenticated {
  readonly account: AccountId;
  /** As CloudTrail and GetCallerIdentity give it. */
  readonly arn: string;
  /** `AIDA...`, `AROA...:session`, or the account id for its root. */
  readonly principalId: string;
  readonly accessKeyId: string;
  /** The account as S3 names it: 64 hexadecimal digits. */
  readonly canonicalUserId: string;
}

/** The root's credentials for one task, made by AssumeRoot. */
export interface RootSession {
  /** The managed policy that leaves nothing but the task. */
  readonly taskPolicyArn: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Of who asked for it. */
  readonly sourceIdentity: string | undefined;
}

export interface RootCaller extends Authenticated {
  readonly kind: 'root';
  /** Set of the root that credentials stand for: only AssumeRoot makes any. */
  readonly session?: RootSession | undefined;
}

/** Temporary credentials of a user's own: he stays who he is. */
export interface UserSession {
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** When he showed a multi-factor device; undefined when he did not. */
  readonly mfaAtMs: number | undefined;
}

export interface UserCaller extends Authenticated {
  readonly kind: 'user';
  readonly userName: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Set when the credentials are temporary. */
  readonly session?: UserSession | undefined;
}

/** Somebody whom a user lets in under a name of his choice, with no more than the user may do himself. */
export interface FederatedUserCaller extends Authenticated {
  readonly kind: 'federated-user';
  readonly name: string;
  /** Who let him in. */
  readonly userName: string;
  readonly userArn: string;
  /** `AIDA...` */
  readonly userId: string;
  readonly sessionPolicies: SessionPolicies;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AssumedRoleCaller extends Authenticated {
  readonly kind: 'assumed-role';
  readonly roleName: string;
  /** With the role's path: `arn:aws:iam::123456789012:role/path/name`. */
  readonly roleArn: string;
  /** `AROA...` */
  readonly roleId: string;
  readonly sessionName: string;
  readonly sessionPolicies: SessionPolicies;
  /** When the session's token was issued, in milliseconds since the epoch: `aws:TokenIssueTime`. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** True when the role was assumed by another role's session. */
  readonly chained: boolean;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of the tags that a session passes on to the sessions it makes. */
  readonly transitiveTagKeys?: readonly string[] | undefined;
  /** Set when the credentials came from an instance metadata service. */
  readonly instanceId: string | undefined;
  readonly webIdentity?: SessionWebIdentity | undefined;
}

/** Nobody: the request carries no credentials. */
export interface AnonymousCaller {
  readonly kind: 'anonymous';
}

/** Crosskey itself, acting for nobody: a job that deletes a key, a delivery of logs. */
export interface ServiceCaller {
  readonly kind: 'service';
  /** For example `kms.amazonaws.com`. */
  readonly service: string;
}

export type AuthenticatedCaller = RootCaller | UserCaller | FederatedUserCaller | AssumedRoleCaller;
export type Caller = AuthenticatedCaller | AnonymousCaller | ServiceCaller;

export const anonymous: AnonymousCaller = { kind: 'anonymous' };

export function callerAccount(caller: Caller): AccountId | undefined {
  return caller.kind === 'anonymous' || caller.kind === 'service' ? undefined : caller.account;
}
