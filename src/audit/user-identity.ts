// The `userIdentity` of an event. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
import type { AssumedRoleCaller, Caller, FederatedUserCaller, RootSession, UserSession } from '../kernel/caller.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { WebIdentity } from '../kernel/web-identity.ts';

export type UserIdentity = Readonly<Record<string, unknown>>;

/** As the caller's own account sees it. */
export function ownIdentity(call: CallFacts): UserIdentity {
  const invokedBy = call.via === undefined ? {} : { invokedBy: 'AWS Internal' };
  return { ...identityOf(call.caller), ...invokedBy };
}

/** As another account sees it, whose resource was used: which account it was, and no more of it than its id. */
export function foreignIdentity(call: CallFacts): UserIdentity {
  const { caller } = call;
  if (caller.kind === 'anonymous' || caller.kind === 'service') return ownIdentity(call);
  const invokedBy = call.via === undefined ? {} : { invokedBy: 'AWS Internal' };
  return { type: 'AWSAccount', principalId: caller.principalId, accountId: caller.account, ...invokedBy };
}

/** For whom an identity provider vouches, in a request that nobody signed. */
export function webIdentityUser({ providerArn, issuer, subject, audience }: WebIdentity): UserIdentity {
  const principalId = `${issuer.replace(/^https:\/\//, '')}:${audience}:${subject}`;
  return { type: 'WebIdentityUser', principalId, userName: subject, identityProvider: providerArn };
}

/** The name under which events are looked up. */
export function userNameOf(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'user':
      return caller.userName;
    case 'federated-user':
      return caller.name;
    case 'assumed-role':
      return caller.sessionName;
    case 'root':
      return 'root';
    case 'service':
      return caller.service;
    case 'anonymous':
      return undefined;
  }
}

function identityOf(caller: Caller): UserIdentity {
  switch (caller.kind) {
    case 'anonymous':
      return { type: 'AWSAccount', principalId: '', accountId: 'anonymous' };
    case 'service':
      return { type: 'AWSService', invokedBy: caller.service };
    case 'root':
      return { type: 'Root', ...named(caller), ...rootSession(caller.session) };
    case 'user':
      return { type: 'IAMUser', ...named(caller), userName: caller.userName, ...userSession(caller.session) };
    case 'federated-user':
      return { type: 'FederatedUser', ...named(caller), sessionContext: federatedContext(caller) };
    case 'assumed-role':
      return { type: 'AssumedRole', ...named(caller), sessionContext: sessionContext(caller) };
  }
}

function named(caller: Exclude<Caller, { kind: 'anonymous' | 'service' }>): UserIdentity {
  const { principalId, arn, account, accessKeyId } = caller;
  return { principalId, arn, accountId: account, accessKeyId };
}

function userSession(session: UserSession | undefined): UserIdentity {
  if (session === undefined) return {};
  return { sessionContext: { attributes: attributes(session.issuedAtMs, session.mfaAtMs !== undefined) } };
}

function attributes(issuedAtMs: number, withMfa: boolean): UserIdentity {
  return { creationDate: isoSeconds(issuedAtMs), mfaAuthenticated: String(withMfa) };
}

function rootSession(session: RootSession | undefined): UserIdentity {
  if (session === undefined) return {};
  const { issuedAtMs, sourceIdentity } = session;
  const source = sourceIdentity === undefined ? {} : { sourceIdentity };
  return { sessionContext: { attributes: attributes(issuedAtMs, false), assumedRoot: 'true', ...source } };
}

function federatedContext({ userId, userArn, account, userName, issuedAtMs }: FederatedUserCaller): UserIdentity {
  return {
    sessionIssuer: { type: 'IAMUser', principalId: userId, arn: userArn, accountId: account, userName },
    attributes: attributes(issuedAtMs, false),
  };
}

function sessionContext(caller: AssumedRoleCaller): UserIdentity {
  return {
    sessionIssuer: {
      type: 'Role',
      principalId: caller.roleId,
      arn: caller.roleArn,
      accountId: caller.account,
      userName: caller.roleName,
    },
    attributes: attributes(caller.issuedAtMs, false),
    ...(caller.sourceIdentity !== undefined && { sourceIdentity: caller.sourceIdentity }),
    ...(caller.instanceId !== undefined && { ec2RoleDelivery: '2.0' }),
  };
}

/** The trail counts in whole seconds. */
export function isoSeconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
