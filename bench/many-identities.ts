// 100,000 users and roles beside ten: authentication and a decision should cost the same for the ten who call, and so
// should a page of a list; who was not seen for long is read, opened and compiled once more.
import { findCredential } from '../src/authentication/credentials.ts';
import { createSessionTokens } from '../src/authentication/sessions.ts';
import { createAuthorizer } from '../src/authorization/authorizer.ts';
import { openData } from '../src/composition/open-data.ts';
import { arn } from '../src/kernel/arn.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { type AccountId, accountId, region } from '../src/kernel/ids.ts';
import type { CallFacts } from '../src/kernel/operation.ts';
import { systemRandom } from '../src/kernel/random.ts';
import { firstStart } from '../src/operations/first-start.ts';
import { byLowerCaseName, pageOf, recordsUnder } from '../src/operations/iam/pages.ts';
import { Account } from '../src/storage/records/account.ts';
import { AccessKey, Role, User } from '../src/storage/records/identity.ts';
import type { RecordStore } from '../src/storage/records/record.ts';
import type { Row } from './report.ts';
import { newDataFolder } from './servers.ts';

const few = { name: 'ten', account: accountId('111111111111'), users: 10 };
const many = { name: '100,000', account: accountId('222222222222'), users: 100_000 };
type Population = typeof few;

/** The first is number 0; number -1 would come before it. */
const userName = (index: number) => `user-${String(index + 1).padStart(6, '0')}`;
const keyId = (account: AccountId, index: number) => `AKIA${account.slice(0, 4)}${String(index).padStart(12, '0')}`;

const inlinePolicies = {
  own: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::home/${aws:username}/*' }],
  }),
};

async function fill(records: RecordStore, { account, users }: Population): Promise<void> {
  const shared = { account, path: '/', createdAtMs: 0, attachedPolicyArns: [], permissionsBoundaryArn: undefined };
  await records.transaction(async (transaction) => {
    const email = `${account}@example.com`;
    const joined = { status: 'ACTIVE', joinedMethod: 'CREATED', joinedAtMs: 0, canonicalUserId: account } as const;
    transaction.put(Account, [account], { id: account, arn: '', name: account, email, ...joined });
  });
  for (let at = 0; at < users; at += 1000)
    await records.transaction(async (transaction) => {
      for (let index = at; index < Math.min(at + 1000, users); index += 1) {
        const name = userName(index);
        const id = keyId(account, index);
        const principal = { ...shared, name, inlinePolicies, tags: {} };
        const user = { ...principal, id: `AIDA${id}`, arn: arn.user(account, '/', name), accessKeyIds: [id] };
        transaction.put(User, [account, name], user);
        const role = { id: `AROA${id}`, arn: arn.role(account, '/', name), trustPolicy: '{}' };
        const session = { description: undefined, maxSessionSeconds: 3600 };
        transaction.put(Role, [account, name], { ...principal, ...role, ...session });
        const key = { accessKeyId: id, secretAccessKey: id, account, userName: name, createdAtMs: 0 };
        transaction.put(AccessKey, [id], { ...key, status: 'Active' });
      }
    });
}

/** One call after another: so many a second. */
async function rateOf(work: (turn: number) => Promise<unknown>, durationMs: number): Promise<number> {
  for (let turn = 0; turn < 100; turn += 1) await work(turn);
  const startedMs = performance.now();
  let calls = 0;
  while (performance.now() - startedMs < durationMs) await work(calls++);
  return (calls * 1000) / (performance.now() - startedMs);
}

/** Spread over all users, so that no cache holds them: a step that is prime to their number. */
const anybody = (turn: number, { users }: Population) => (turn * 61_169) % users;
/** Ten from the middle of them. */
const tenOf = (turn: number, { users }: Population) => users / 2 - 5 + (turn % 10);

export async function manyIdentities(durationMs: number): Promise<Row[]> {
  using data = newDataFolder();
  await using opened = await openData(data.folder, systemClock, systemRandom);
  const { records } = opened;
  await firstStart({ records, random: systemRandom }, { nowMs: 0 });
  for (const population of [few, many]) await fill(records, population);
  const tokens = createSessionTokens(systemRandom.bytes(32), systemRandom);
  const authorizer = createAuthorizer(records);
  const decide = async ({ account }: Population, index: number) => {
    const presented = { accessKeyId: keyId(account, index), sessionToken: undefined };
    const { caller } = await findCredential(presented, records, tokens, systemClock.now());
    const resource = arn.object('home', `${userName(index)}/file`);
    const isAllowed = await authorizer.may(callOf(caller), {
      action: 's3:GetObject',
      resource,
      owner: account,
      context: {},
    });
    if (!isAllowed) throw new Error(`\`${userName(index)}\` reads its own`);
  };
  const list = async (population: Population) => {
    const { account } = population;
    const Marker = Buffer.from(`after:${userName(tenOf(0, population) - 1)}`).toString('base64url');
    const page = { MaxItems: 10, Marker };
    const { items } = await pageOf(recordsUnder(records, User, account, page), byLowerCaseName, page);
    if (items.length !== 10) throw new Error(`${items.length} of ten users`);
  };
  const rows: Row[] = [];
  for (const [name, work] of [
    ['authentication and decision, ten of', (whose, turn) => decide(whose, tenOf(turn, whose))],
    ['authentication and decision, each of', (whose, turn) => decide(whose, anybody(turn, whose))],
    ['a page of ten users of', list],
  ] satisfies [string, (whose: Population, turn: number) => Promise<void>][]) {
    const baseline = await rateOf((turn) => work(few, turn), durationMs);
    const perSecond = await rateOf((turn) => work(many, turn), durationMs);
    const ratio = perSecond / baseline;
    rows.push({ name: `${name} ${many.name}`, perSecond, mibPerSecond: undefined, baseline: few.name, ratio });
  }
  return rows;
}

function callOf(caller: CallFacts['caller']): CallFacts {
  return {
    service: 's3',
    operation: 'GetObject',
    caller,
    region: region('us-east-1'),
    requestId: 'bench',
    nowMs: systemClock.now(),
    sourceIp: '127.0.0.1',
    userAgent: 'bench',
    secure: true,
    tlsVersion: 'TLSv1.3',
    headers: {},
    presigned: false,
    signatureAgeMs: undefined,
    via: undefined,
  };
}
