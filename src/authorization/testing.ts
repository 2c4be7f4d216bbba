// For this folder's tests: an organization with a user and a role in one account, and what they call.
import { createRecordSealer } from '../crypto/sealed-record.ts';
import type { AccessRequest } from '../kernel/access.ts';
import { arn } from '../kernel/arn.ts';
import { type AssumedRoleCaller, anonymous, type Caller, type RootCaller, type UserCaller } from '../kernel/caller.ts';
import { accountId, region } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import { systemRandom } from '../kernel/random.ts';
import { MemoryMetadata } from '../storage/metadata/memory.ts';
import { Organization } from '../storage/records/account.ts';
import { BucketPolicy } from '../storage/records/bucket.ts';
import { ManagedPolicy, type ManagedPolicyRecord, Role, User } from '../storage/records/identity.ts';
import { KmsKey } from '../storage/records/kms-key.ts';
import type { RecordStore } from '../storage/records/record.ts';
import { openRecordStore } from '../storage/records/record-store.ts';

export const home = accountId('111122223333');
export const other = accountId('444455556666');
export const nowMs = Date.UTC(2026, 0, 15, 12);
export const organizationRecord = {
  id: 'o-aaaaaaaaaa',
  rootId: 'r-aaaa',
  managementAccount: home,
  createdAtMs: nowMs,
} as const;

const identified = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', canonicalUserId: 'c'.repeat(64) };

export const user: UserCaller = {
  kind: 'user',
  account: home,
  arn: arn.user(home, '/', 'ada'),
  principalId: 'AIDAAAAAAAAAAAAAAAAAA',
  userName: 'ada',
  tags: { team: 'blue' },
  ...identified,
};

export const session: AssumedRoleCaller = {
  kind: 'assumed-role',
  account: home,
  arn: arn.assumedRole(home, 'reader', 'today'),
  principalId: 'AROAAAAAAAAAAAAAAAAAA:today',
  roleName: 'reader',
  roleArn: arn.role(home, '/teams/', 'reader'),
  roleId: 'AROAAAAAAAAAAAAAAAAAA',
  sessionName: 'today',
  sessionPolicies: { inline: undefined, managedArns: [] },
  issuedAtMs: nowMs - 60_000,
  expiresAtMs: nowMs + 60_000,
  chained: false,
  sourceIdentity: 'ada',
  tags: { team: 'red' },
  instanceId: undefined,
  ...identified,
};

export const root: RootCaller = {
  kind: 'root',
  account: home,
  arn: arn.accountRoot(home),
  principalId: home,
  ...identified,
};

/** By AssumeRoot. */
export const rootSession: RootCaller = {
  ...root,
  session: {
    taskPolicyArn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy',
    issuedAtMs: nowMs - 60_000,
    expiresAtMs: nowMs + 60_000,
    sourceIdentity: undefined,
  },
};

export const service: Caller = { kind: 'service', service: 'logging.s3.amazonaws.com' };
export const everyCaller: readonly Caller[] = [user, session, root, rootSession, service, anonymous];

export function factsOf(caller: Caller, more: Partial<CallFacts> = {}): CallFacts {
  return {
    service: 's3',
    operation: 'GetObject',
    caller,
    region: region('us-west-2'),
    requestId: 'request',
    nowMs,
    sourceIp: '192.0.2.7',
    userAgent: 'test/1',
    secure: true,
    tlsVersion: 'TLSv1.3',
    headers: { referer: 'http://example.com/' },
    presigned: false,
    signatureAgeMs: undefined,
    via: undefined,
    ...more,
  };
}

export const bucketId = 'bucket-1';
export const objectArn = 'arn:aws:s3:::data/a';
export const keyArn = arn.kmsKey(region('us-west-2'), other, 'key-1');

/** Reading an object of the other account. */
export const reading: AccessRequest = {
  action: 's3:GetObject',
  resource: objectArn,
  owner: other,
  resourcePolicy: { kind: 'bucket', bucketId },
  context: {},
};

/** Using a key of the other account. */
export const decrypting: AccessRequest = {
  action: 'kms:Decrypt',
  resource: keyArn,
  owner: other,
  resourcePolicy: { kind: 'key', region: region('us-west-2'), account: other, keyId: 'key-1' },
  context: {},
};

export function allow(Action: string, more: object = {}): string {
  return document({ Effect: 'Allow', Action, Resource: '*', ...more });
}

export function deny(Action: string, more: object = {}): string {
  return document({ Effect: 'Deny', Action, Resource: '*', ...more });
}

export function document(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** For a principal of a bucket policy or a key policy. */
export const to = (AWS: string) => ({ Principal: { AWS } });

interface Given {
  readonly identity?: string;
  readonly attached?: readonly string[];
  readonly boundary?: string;
  readonly managed?: Readonly<Record<string, string>>;
  readonly bucket?: string;
  readonly key?: string;
}

export const policyArn = (name: string) => arn.policy(home, '/', name);

/** The user and the role have the same policies. */
export async function recordsWith(given: Given = {}): Promise<RecordStore> {
  const sealer = createRecordSealer(Buffer.alloc(32), systemRandom);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  const carried = {
    account: home,
    createdAtMs: nowMs,
    inlinePolicies: given.identity === undefined ? {} : { permissions: given.identity },
    attachedPolicyArns: (given.attached ?? []).map(policyArn),
    permissionsBoundaryArn: given.boundary === undefined ? undefined : policyArn('boundary'),
    tags: {},
  };
  const managed = { ...given.managed, ...(given.boundary === undefined ? {} : { boundary: given.boundary }) };
  await records.transaction(async (transaction) => {
    transaction.put(Organization, [], organizationRecord);
    transaction.put(User, [home, 'ada'], {
      ...carried,
      name: 'ada',
      path: '/',
      id: user.principalId,
      arn: user.arn,
      accessKeyIds: [],
    });
    transaction.put(Role, [home, 'reader'], {
      ...carried,
      name: 'reader',
      path: '/teams/',
      id: session.roleId,
      arn: session.roleArn,
      description: undefined,
      maxSessionSeconds: 3600,
      trustPolicy: '{}',
    });
    for (const [name, text] of Object.entries(managed))
      transaction.put(ManagedPolicy, [home, name], managedRecord(name, text));
    if (given.bucket !== undefined) transaction.put(BucketPolicy, [bucketId], { document: given.bucket });
    if (given.key !== undefined) transaction.put(KmsKey, [other, region('us-west-2'), 'key-1'], keyRecord(given.key));
  });
  return records;
}

export function managedRecord(name: string, text: string): ManagedPolicyRecord {
  return {
    account: home,
    name,
    path: '/',
    id: `ANPA${name}`,
    arn: policyArn(name),
    description: undefined,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    versions: [{ id: 'v1', document: text, createdAtMs: nowMs }],
    defaultVersionId: 'v1',
    nextVersion: 2,
    attachmentCount: 0,
    boundaryUsageCount: 0,
    tags: {},
  };
}

function keyRecord(policy: string) {
  return {
    account: other,
    region: region('us-west-2'),
    keyId: 'key-1',
    description: '',
    createdAtMs: nowMs,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    manager: 'CUSTOMER',
    origin: 'AWS_KMS',
    state: 'Enabled',
    deletionAtMs: undefined,
    policy,
    materials: [],
    tags: {},
    aliases: [],
  } as const;
}
