// What the engine answers: the outcome, and the facts from which a refusal is worded.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
import type { PolicyRef } from './compile.ts';

/** As AWS names the kinds of policy in a refusal. */
export type Layer =
  | 'service control policy'
  | 'resource control policy'
  | 'VPC endpoint policy'
  | 'resource-based policy'
  | 'identity-based policy'
  | 'permissions boundary'
  | 'session policy';

/** The statement that settled the matter. */
export interface StatementRef {
  readonly policy: PolicyRef;
  readonly sid: string | undefined;
  /** Position in the document, from 0. */
  readonly index: number;
}

export interface Allowed {
  readonly outcome: 'allow';
  /** What granted it: a policy, a grant on the key, or being the root user of the account. */
  readonly by: Layer | 'grant' | 'root user';
}

/** A statement says no. Nothing overrides it. */
export interface ExplicitlyDenied {
  readonly outcome: 'deny';
  readonly kind: 'explicit';
  readonly layer: Layer;
  readonly statement: StatementRef;
}

/** No statement says yes where one has to. */
export interface NotAllowed {
  readonly outcome: 'deny';
  readonly kind: 'no-allow';
  /** The one that AWS reports; the first of `missing`. */
  readonly layer: Layer;
  /** Every layer that has to allow and does not. With an allow in each of them the request is allowed. */
  readonly missing: readonly Layer[];
}

export type Denied = ExplicitlyDenied | NotAllowed;
export type Decision = Allowed | Denied;
