// Operations of IAM, STS and Organizations without sockets: credentials, policies and records are the real ones.
import assert from 'node:assert/strict';
import { findCredential } from '../../src/authentication/credentials.ts';
import { createSessionTokens } from '../../src/authentication/sessions.ts';
import { createAuthorizer } from '../../src/authorization/authorizer.ts';
import { createRecordSealer } from '../../src/crypto/sealed-record.ts';
import type { Caller } from '../../src/kernel/caller.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { type FaultCode, isFault } from '../../src/kernel/fault.ts';
import { accountId, region } from '../../src/kernel/ids.ts';
import type { CallFacts } from '../../src/kernel/operation.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import type { Resources, ServerCall } from '../../src/operations/context.ts';
import { firstStart } from '../../src/operations/first-start.ts';
import { iamOperations } from '../../src/operations/iam/table.ts';
import { organizationsOperations } from '../../src/operations/organizations/table.ts';
import { stsOperations } from '../../src/operations/sts/table.ts';
import type { AnyOperation } from '../../src/operations/table.ts';
import { MemoryMetadata } from '../../src/storage/metadata/memory.ts';
import { openRecordStore } from '../../src/storage/records/record-store.ts';

const operations = { iam: iamOperations, sts: stsOperations, organizations: organizationsOperations } as const;
type Tables = typeof operations;
type Runs = { run(...parameters: never[]): unknown };
type InputOf<Operation> = Operation extends Runs ? Parameters<Operation['run']>[0] : never;
type OutputOf<Operation> = Operation extends Runs ? Awaited<ReturnType<Operation['run']>> : never;

/** Calls the operations of one service as one caller. */
type Service<Table> = {
  readonly [Name in keyof Table]: (input: InputOf<Table[Name]>) => Promise<OutputOf<Table[Name]>>;
};

export type As = { readonly [Name in keyof Tables]: Service<Tables[Name]> };

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
}

export const management = '100000000001';

export async function newWorld() {
  const random = systemRandom;
  const clock = new ManualClock(Date.UTC(2026, 0, 2, 3, 4, 5));
  const sealer = createRecordSealer(random.bytes(32), random);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  const tokens = createSessionTokens(random.bytes(32), random);
  const authorizer = createAuthorizer(records);
  const resources = { records, random, clock, sessions: tokens } as unknown as Resources;
  const admin = await firstStart(resources, { managementAccountId: management, nowMs: clock.now() });
  assert.ok(admin);

  async function perform(operation: AnyOperation, input: object, call: CallFacts): Promise<object> {
    const target = await operation.locate(input, resources, call);
    for (const access of operation.access(target, input, call)) await authorizer.demand(call, access);
    const progress = { ...call, resources, demand: (access: never) => authorizer.demand(call, access) };
    return operation.run(input, target, progress as unknown as ServerCall);
  }

  /** Every operation, as a caller whom `find` names anew each time: what was deleted is so at once. */
  function asCaller(find: () => Caller | Promise<Caller>): As {
    const service = (name: keyof Tables) =>
      new Proxy(
        {},
        {
          get: (_, operation: string) => async (input: object) => {
            const caller = await find();
            const table = operations[name] as unknown as Record<string, AnyOperation>;
            const found = table[operation];
            assert.ok(found, operation);
            return perform(found, input, facts(name, operation, caller, clock.now()));
          },
        },
      );
    return { iam: service('iam'), sts: service('sts'), organizations: service('organizations') } as As;
  }

  const as = (keys: Keys): As =>
    asCaller(async () => {
      const presented = { accessKeyId: keys.accessKeyId, sessionToken: keys.sessionToken };
      return (await findCredential(presented, records, tokens, clock.now())).caller;
    });

  return { clock, records, resources, tokens, as, asCaller, admin: as(admin), adminKeys: admin };
}

export type World = Awaited<ReturnType<typeof newWorld>>;

function facts(service: keyof Tables, operation: string, caller: Caller, nowMs: number): CallFacts {
  return {
    service,
    operation,
    caller,
    region: region('us-east-1'),
    requestId: '00000000-0000-4000-8000-000000000000',
    nowMs,
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    secure: false,
    tlsVersion: undefined,
    headers: {},
    presigned: false,
    signatureAgeMs: undefined,
    via: undefined,
  };
}

export async function refused(work: Promise<unknown>, code: FaultCode, words: RegExp | string): Promise<void> {
  const error = await work.then(
    (output) => assert.fail(`not refused: ${JSON.stringify(output)}`),
    (thrown: unknown) => thrown,
  );
  if (!isFault(error)) throw error;
  assert.equal(error.code, code, error.message);
  if (typeof words === 'string') assert.equal(error.message, words);
  else assert.match(error.message, words);
}

export function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export const allow = (Action: string | string[], Resource: string | string[] = '*', Condition?: object): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

export function trusting(principal: string, action: string | string[] = 'sts:AssumeRole', Condition?: object): string {
  const condition = Condition === undefined ? {} : { Condition };
  return policy({ Effect: 'Allow', Principal: { AWS: principal }, Action: action, ...condition });
}

/** A user with one access key, and, when given, one inline policy. */
export async function newUser(by: As, world: World, name: string, ...statements: object[]): Promise<As> {
  await by.iam.CreateUser({ UserName: name });
  if (statements.length > 0)
    await by.iam.PutUserPolicy({ UserName: name, PolicyName: 'p', PolicyDocument: policy(...statements) });
  const { AccessKey } = await by.iam.CreateAccessKey({ UserName: name });
  return world.as({ accessKeyId: `${AccessKey?.AccessKeyId}` });
}

/** The session of a role that `by` may assume. */
export async function assume(by: As, world: World, input: InputOf<typeof stsOperations.AssumeRole>): Promise<As> {
  const { Credentials } = await by.sts.AssumeRole(input);
  return world.as({ accessKeyId: `${Credentials?.AccessKeyId}`, sessionToken: `${Credentials?.SessionToken}` });
}

let accounts = 0;

/** An account and its administrator, who came in by the role that CreateAccount makes. */
export async function newAccount(world: World): Promise<{ readonly id: string; readonly admin: As }> {
  accounts += 1;
  const { CreateAccountStatus: status } = await world.admin.organizations.CreateAccount({
    AccountName: `account ${accounts}`,
    Email: `account-${accounts}@example.com`,
  });
  const id = accountId(`${status?.AccountId}`);
  const RoleArn = `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`;
  return { id, admin: await assume(world.admin, world, { RoleArn, RoleSessionName: 'admin' }) };
}
