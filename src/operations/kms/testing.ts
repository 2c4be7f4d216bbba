// For this folder's tests: KMS operations run as the pipeline runs them, with real policies, records and cryptography.
import assert from 'node:assert/strict';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { keyTrail } from '../../audit/key-trail.ts';
import { createAuthorizer } from '../../authorization/authorizer.ts';
import { createRecordSealer } from '../../crypto/sealed-record.ts';
import type { AccessRequest } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import type { Caller } from '../../kernel/caller.ts';
import { hourMs, ManualClock } from '../../kernel/clock.ts';
import { type FaultCode, isFault } from '../../kernel/fault.ts';
import { type AccountId, accountId, type Region, region } from '../../kernel/ids.ts';
import type { CallFacts, Operation } from '../../kernel/operation.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { ServiceName } from '../../kernel/service.ts';
import { fileWrapper } from '../../keystore/file/file-wrapper.ts';
import { createKeyImports } from '../../keystore/key-imports.ts';
import { createKeyring } from '../../keystore/keyring.ts';
import { MemoryMetadata } from '../../storage/metadata/memory.ts';
import { Account, Organization } from '../../storage/records/account.ts';
import { Role, User } from '../../storage/records/identity.ts';
import { openRecordStore } from '../../storage/records/record-store.ts';
import type { Forward, Readers, Resources } from '../context.ts';
import { CreateKey } from './CreateKey.ts';
import { kmsOperations } from './table.ts';

export const home = accountId('111122223333');
export const other = accountId('444455556666');
export const here = region('us-east-1');
export const elsewhere = region('eu-west-1');
export const startMs = Date.UTC(2026, 0, 15, 12);

export interface CallOptions {
  readonly region?: Region;
  readonly via?: ServiceName;
}

/** The call must be refused with this code, in words that match. */
export async function refused(call: Promise<unknown>, code: FaultCode, words: RegExp = /./): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    if (!isFault(error)) throw error;
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
}

/** The statements of an identity-based policy that allows these actions on everything. */
export function allowing(...actions: string[]): string {
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** A statement of a key policy that allows these actions to a principal. */
export function keyPolicyFor(principal: string, ...actions: string[]) {
  return { Effect: 'Allow', Principal: { AWS: principal }, Action: actions, Resource: '*' };
}

export interface NewKey {
  readonly id: string;
  readonly arn: string;
}

/** A key policy: the account's own delegation, and these statements. */
export function keyPolicy(...statements: object[]): string {
  const own = keyPolicyFor(arn.accountRoot(home), 'kms:*');
  return JSON.stringify({ Version: '2012-10-17', Statement: [own, ...statements] });
}

type AnyKmsOperation = Operation<object, object, unknown, Readers, Resources, Forward>;

export type World = Awaited<ReturnType<typeof newWorld>>;

export async function newWorld() {
  const clock = new ManualClock(startMs);
  const random = systemRandom;
  const sealer = createRecordSealer(random.bytes(32), random);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  const wrapper = fileWrapper(random.bytes(32), random);
  const keyring = createKeyring({ wrapper, clock, random, cache: { maxAgeMs: hourMs, maxCount: 100 } });
  const authorizer = createAuthorizer(records);
  await records.transaction(async (transaction) => {
    for (const id of [home, other]) transaction.put(Account, [id], accountRecord(id));
    const organization = { id: 'o-aaaaaaaaaa', rootId: 'r-aaaa', managementAccount: home, createdAtMs: startMs };
    transaction.put(Organization, [], organization);
  });
  const imports = createKeyImports({ wrapper, random, importKey: random.bytes(32) });
  const resources = { records, keyring, imports, trail: keyTrail, clock, random } as unknown as Resources;
  const readers: Readers = { records, keyring };

  function factsOf(operation: string, caller: Caller, options: CallOptions): CallFacts {
    return {
      service: 'kms',
      operation,
      caller,
      region: options.region ?? here,
      requestId: 'request',
      nowMs: clock.now(),
      sourceIp: '127.0.0.1',
      userAgent: 'test',
      secure: true,
      tlsVersion: 'TLSv1.3',
      headers: {},
      presigned: false,
      signatureAgeMs: undefined,
      via: options.via,
    };
  }

  /** Locates, decides and runs, in the pipeline's order. */
  async function call<Input, Output, Target>(
    name: string,
    operation: Operation<Input, Output, Target, Readers, Resources, Forward>,
    input: Input,
    caller: Caller,
    options: CallOptions = {},
  ): Promise<Output> {
    const facts = factsOf(name, caller, options);
    const target = await operation.locate(input, readers, facts);
    for (const access of operation.access(target, input, facts)) await authorizer.demand(facts, access);
    return operation.run(input, target, {
      ...facts,
      resources,
      forward: undefined as unknown as Forward,
      signal: new AbortController().signal,
      may: (access: AccessRequest) => authorizer.may(facts, access),
      demand: (access: AccessRequest) => authorizer.demand(facts, access),
    });
  }

  /** The same for an operation that a table names. */
  async function callNamed(
    name: keyof typeof kmsOperations,
    input: object,
    caller: Caller,
    options: CallOptions = {},
  ): Promise<Record<string, unknown>> {
    const operation = kmsOperations[name] as unknown as AnyKmsOperation;
    return { ...(await call(name, operation, input, caller, options)) };
  }

  /** A user with this identity-based policy, or with none. */
  async function user(account: AccountId, name: string, policy?: string): Promise<Caller> {
    const userArn = arn.user(account, '/', name);
    const record = {
      account,
      name,
      path: '/',
      id: `AIDA${name.toUpperCase().padEnd(17, 'A')}`,
      arn: userArn,
      createdAtMs: startMs,
      inlinePolicies: policy === undefined ? {} : { given: policy },
      attachedPolicyArns: [],
      permissionsBoundaryArn: undefined,
      tags: {},
      accessKeyIds: [],
    };
    await records.transaction(async (transaction) => transaction.put(User, [account, name.toLowerCase()], record));
    return {
      kind: 'user',
      account,
      arn: userArn,
      principalId: record.id,
      accessKeyId: 'AKIAAAAAAAAAAAAAAAAA',
      canonicalUserId: 'c'.repeat(64),
      userName: name,
      tags: {},
    };
  }

  /** A session of a role with this identity-based policy, or with none. */
  async function role(account: AccountId, name: string, policy?: string): Promise<Caller> {
    const roleArn = arn.role(account, '/', name);
    const record = {
      account,
      name,
      path: '/',
      id: `AROA${name.toUpperCase().padEnd(17, 'A')}`,
      arn: roleArn,
      createdAtMs: startMs,
      inlinePolicies: policy === undefined ? {} : { given: policy },
      attachedPolicyArns: [],
      permissionsBoundaryArn: undefined,
      tags: {},
      description: undefined,
      maxSessionSeconds: 3600,
      trustPolicy: '',
    };
    await records.transaction(async (transaction) => transaction.put(Role, [account, name.toLowerCase()], record));
    return {
      kind: 'assumed-role',
      account,
      arn: arn.assumedRole(account, name, 'session'),
      principalId: `${record.id}:session`,
      accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
      canonicalUserId: 'c'.repeat(64),
      roleName: name,
      roleArn,
      roleId: record.id,
      sessionName: 'session',
      sessionPolicies: { inline: undefined, managedArns: [] },
      issuedAtMs: startMs,
      expiresAtMs: startMs + hourMs,
      chained: false,
      sourceIdentity: undefined,
      tags: {},
      instanceId: undefined,
    };
  }

  /** A new key of the home account, made by its root user. */
  async function newKey(input: CreateKeyCommandInput = {}, options: CallOptions = {}): Promise<NewKey> {
    const { KeyMetadata } = await call('CreateKey', CreateKey, input, rootOf(home), options);
    assert(KeyMetadata?.KeyId !== undefined && KeyMetadata.Arn !== undefined);
    return { id: KeyMetadata.KeyId, arn: KeyMetadata.Arn };
  }

  const roots = { root: rootOf(home), otherRoot: rootOf(other) };
  return { clock, random, records, keyring, resources, call, callNamed, user, role, newKey, ...roots };
}

export function rootOf(account: AccountId): Caller {
  return {
    kind: 'root',
    account,
    arn: arn.accountRoot(account),
    principalId: account,
    accessKeyId: 'AKIAAAAAAAAAAAAAAAAA',
    canonicalUserId: 'c'.repeat(64),
  };
}

function accountRecord(id: AccountId) {
  return {
    id,
    arn: `arn:aws:organizations::${home}:account/o-aaaaaaaaaa/${id}`,
    name: `account ${id}`,
    email: `${id}@example.com`,
    status: 'ACTIVE',
    joinedMethod: 'CREATED',
    joinedAtMs: startMs,
    canonicalUserId: 'c'.repeat(64),
  } as const;
}
