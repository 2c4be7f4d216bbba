// Whose access key it is: the secret to verify with, and the caller it stands for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
import { arn } from '../kernel/arn.ts';
import type {
  AssumedRoleCaller,
  AuthenticatedCaller,
  FederatedUserCaller,
  RootCaller,
  UserCaller,
  UserSession,
} from '../kernel/caller.ts';
import { Fault } from '../kernel/fault.ts';
import type { AccountId } from '../kernel/ids.ts';
import type {
  AssumedRoleClaims,
  FederatedUserClaims,
  RootClaims,
  SessionClaims,
  UserClaims,
} from '../kernel/session.ts';
import { Account, type AccountRecord } from '../storage/records/account.ts';
import { AccessKey, Role, User, type UserRecord } from '../storage/records/identity.ts';
import type { RecordReader } from '../storage/records/record.ts';
import type { SessionTokens } from './sessions.ts';

export interface Credential {
  readonly secretAccessKey: string;
  readonly caller: AuthenticatedCaller;
}

export interface PresentedKey {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
}

/** Throws the fault that AWS answers to a key that is unknown, inactive, expired, or not the token's. */
export async function findCredential(
  presented: PresentedKey,
  records: RecordReader,
  tokens: Pick<SessionTokens, 'read'>,
  nowMs: number,
): Promise<Credential> {
  return presented.sessionToken === undefined
    ? longTerm(presented.accessKeyId, records)
    : temporary(presented.accessKeyId, presented.sessionToken, records, tokens, nowMs);
}

/** The keys of an account that is not active are worth nothing. */
async function activeAccount(account: AccountId, records: RecordReader): Promise<AccountRecord> {
  const found = await records.get(Account, [account]);
  if (found?.status !== 'ACTIVE') throw new Fault('InvalidClientTokenId');
  return found;
}

async function longTerm(accessKeyId: string, records: RecordReader): Promise<Credential> {
  const key = await records.get(AccessKey, [accessKeyId]);
  if (key === undefined || key.status !== 'Active') throw new Fault('InvalidClientTokenId');
  const user = await records.get(User, [key.account, key.userName.toLowerCase()]);
  if (user === undefined) throw new Fault('InvalidClientTokenId');
  return { secretAccessKey: key.secretAccessKey, caller: await userCaller(user, accessKeyId, undefined, records) };
}

async function userCaller(
  user: UserRecord,
  accessKeyId: string,
  session: UserSession | undefined,
  records: RecordReader,
): Promise<UserCaller> {
  const { canonicalUserId } = await activeAccount(user.account, records);
  return {
    kind: 'user',
    account: user.account,
    arn: user.arn,
    principalId: user.id,
    accessKeyId,
    canonicalUserId,
    userName: user.name,
    tags: user.tags,
    session,
  };
}

async function temporary(
  accessKeyId: string,
  token: string,
  records: RecordReader,
  tokens: Pick<SessionTokens, 'read'>,
  nowMs: number,
): Promise<Credential> {
  const claims = tokens.read(token);
  if (claims === undefined || claims.accessKeyId !== accessKeyId) throw new Fault('InvalidToken');
  if (claims.expiresAtMs <= nowMs) throw new Fault('ExpiredToken');
  return { secretAccessKey: claims.secretAccessKey, caller: await sessionCaller(claims, records) };
}

function sessionCaller(claims: SessionClaims, records: RecordReader): Promise<AuthenticatedCaller> {
  const { principal } = claims;
  switch (principal.kind) {
    case 'assumed-role':
      return assumedRole(claims, principal, records);
    case 'user':
      return userOfSession(claims, principal, records);
    case 'federated-user':
      return federatedUser(claims, principal, records);
    case 'root':
      return rootOfMember(claims, principal, records);
  }
}

/** A session ends with its role: one that was deleted, or deleted and made again, is no longer ours to stand for. */
async function assumedRole(
  claims: SessionClaims,
  principal: AssumedRoleClaims,
  records: RecordReader,
): Promise<AssumedRoleCaller> {
  const role = await records.get(Role, [principal.account, principal.roleName.toLowerCase()]);
  if (role === undefined || role.id !== principal.roleId) throw new Fault('InvalidClientTokenId');
  const { canonicalUserId } = await activeAccount(role.account, records);
  return {
    kind: 'assumed-role',
    account: principal.account,
    arn: arn.assumedRole(principal.account, role.name, principal.sessionName),
    principalId: `${role.id}:${principal.sessionName}`,
    accessKeyId: claims.accessKeyId,
    canonicalUserId,
    roleName: role.name,
    roleArn: role.arn,
    roleId: role.id,
    sessionName: principal.sessionName,
    sessionPolicies: principal.sessionPolicies,
    issuedAtMs: claims.issuedAtMs,
    expiresAtMs: claims.expiresAtMs,
    chained: principal.chained,
    sourceIdentity: principal.sourceIdentity,
    // A session's tags win over those of its role.
    tags: { ...role.tags, ...principal.tags },
    transitiveTagKeys: principal.transitiveTagKeys,
    instanceId: principal.instanceId,
    webIdentity: principal.webIdentity,
  };
}

type UserName = Pick<FederatedUserClaims, 'account' | 'userName' | 'userId'>;

/** A session ends with its user, as one of a role does with its role. */
async function userOf({ account, userName, userId }: UserName, records: RecordReader): Promise<UserRecord> {
  const user = await records.get(User, [account, userName.toLowerCase()]);
  if (user === undefined || user.id !== userId) throw new Fault('InvalidClientTokenId');
  return user;
}

async function userOfSession(
  { accessKeyId, issuedAtMs, expiresAtMs }: SessionClaims,
  principal: UserClaims,
  records: RecordReader,
): Promise<UserCaller> {
  const user = await userOf(principal, records);
  return userCaller(user, accessKeyId, { issuedAtMs, expiresAtMs, mfaAtMs: principal.mfaAtMs }, records);
}

async function federatedUser(
  { accessKeyId, issuedAtMs, expiresAtMs }: SessionClaims,
  principal: FederatedUserClaims,
  records: RecordReader,
): Promise<FederatedUserCaller> {
  const user = await userOf(principal, records);
  const { account, name } = principal;
  const { canonicalUserId } = await activeAccount(account, records);
  return {
    kind: 'federated-user',
    account,
    arn: arn.federatedUser(account, name),
    principalId: `${account}:${name}`,
    accessKeyId,
    canonicalUserId,
    name,
    userName: user.name,
    userArn: user.arn,
    userId: user.id,
    sessionPolicies: principal.sessionPolicies,
    issuedAtMs,
    expiresAtMs,
    // A session's tags win over those of its user.
    tags: { ...user.tags, ...principal.tags },
  };
}

async function rootOfMember(
  { accessKeyId, issuedAtMs, expiresAtMs }: SessionClaims,
  { account, taskPolicyArn, sourceIdentity }: RootClaims,
  records: RecordReader,
): Promise<RootCaller> {
  const { canonicalUserId } = await activeAccount(account, records);
  return {
    kind: 'root',
    account,
    arn: arn.accountRoot(account),
    principalId: account,
    accessKeyId,
    canonicalUserId,
    session: { taskPolicyArn, issuedAtMs, expiresAtMs, sourceIdentity },
  };
}
