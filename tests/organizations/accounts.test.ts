// Accounts: made, entered, listed, and by whom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../../src/crypto/sealed-record.ts';
import { accountId } from '../../src/kernel/ids.ts';
import { systemRandom as random } from '../../src/kernel/random.ts';
import { firstStart } from '../../src/operations/first-start.ts';
import { MemoryMetadata } from '../../src/storage/metadata/memory.ts';
import { Account, Organization } from '../../src/storage/records/account.ts';
import { openRecordStore } from '../../src/storage/records/record-store.ts';
import { allow, management, newAccount, newUser, newWorld, refused } from '../iam/world.ts';

test('a new account is entered by the role that it was made with, from the management account alone', async () => {
  const world = await newWorld();
  const { id, admin } = await newAccount(world);
  const { Arn, Account } = await admin.sts.GetCallerIdentity({});
  assert.equal(Account, id);
  assert.equal(Arn, `arn:aws:sts::${id}:assumed-role/OrganizationAccountAccessRole/admin`);
  const { Role } = await admin.iam.GetRole({ RoleName: 'OrganizationAccountAccessRole' });
  assert.match(decodeURIComponent(`${Role?.AssumeRolePolicyDocument}`), /arn:aws:iam::100000000001:root/);
  const other = await newAccount(world);
  const RoleArn = `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`;
  await refused(other.admin.sts.AssumeRole({ RoleArn, RoleSessionName: 'in' }), 'AccessDenied', /sts:AssumeRole/);
});

test('the role of a new account has the name that was asked for', async () => {
  const { admin } = await newWorld();
  const input = { AccountName: 'a', Email: 'a@example.com', RoleName: 'Way-In' };
  const { CreateAccountStatus: made } = await admin.organizations.CreateAccount(input);
  assert.equal(made?.State, 'SUCCEEDED');
  const RoleArn = `arn:aws:iam::${made.AccountId}:role/Way-In`;
  const assumed = await admin.sts.AssumeRole({ RoleArn, RoleSessionName: 'in' });
  assert.equal(assumed.AssumedRoleUser?.Arn, `arn:aws:sts::${made.AccountId}:assumed-role/Way-In/in`);
});

test('an email belongs to one account, without regard to case, and the request says so', async () => {
  const { admin } = await newWorld();
  await admin.organizations.CreateAccount({ AccountName: 'a', Email: 'Same@example.com' });
  const { CreateAccountStatus: second } = await admin.organizations.CreateAccount({
    AccountName: 'b',
    Email: 'same@EXAMPLE.com',
  });
  assert.equal(second?.State, 'FAILED');
  assert.equal(second.FailureReason, 'EMAIL_ALREADY_EXISTS');
  assert.equal(second.AccountId, undefined);
  const described = await admin.organizations.DescribeCreateAccountStatus({ CreateAccountRequestId: second.Id });
  assert.deepEqual(described.CreateAccountStatus, second);
  const failed = await admin.organizations.ListCreateAccountStatus({ States: ['FAILED'] });
  assert.deepEqual(failed.CreateAccountStatuses, [second]);
  assert.equal((await admin.organizations.ListAccounts({})).Accounts?.length, 2);
});

test('accounts are listed page by page, each once', async () => {
  const world = await newWorld();
  const ids = [management];
  for (let count = 0; count < 4; count++) ids.push((await newAccount(world)).id);
  const listed: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await world.admin.organizations.ListAccounts({ MaxResults: 2, NextToken });
    assert.ok((page.Accounts?.length ?? 0) <= 2);
    listed.push(...(page.Accounts ?? []).map((account) => account.Id));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  assert.deepEqual(listed, ids.sort());
  await refused(world.admin.organizations.ListAccounts({ MaxResults: 21 }), 'InvalidInputException', /MaxResults/);
  await refused(world.admin.organizations.ListAccounts({ NextToken: 'x' }), 'InvalidInputException', /NextToken/);
});

test('a member account sees the organization and nothing else of it', async () => {
  const world = await newWorld();
  const { id, admin } = await newAccount(world);
  const { Organization } = await admin.organizations.DescribeOrganization({});
  assert.equal(Organization?.MasterAccountId, management);
  assert.match(`${Organization.Id}`, /^o-[a-z0-9]{10}$/);
  const words = "You don't have permissions to access this resource.";
  await refused(admin.organizations.ListAccounts({}), 'AccessDenied', words);
  await refused(admin.organizations.DescribeAccount({ AccountId: id }), 'AccessDenied', words);
  await refused(admin.organizations.ListRoots({}), 'AccessDenied', words);
  const input = { AccountName: 'a', Email: 'a@example.com' };
  await refused(admin.organizations.CreateAccount(input), 'AccessDenied', words);
});

test('a user of the management account may do what its policies allow, and no more', async () => {
  const world = await newWorld();
  const reader = await newUser(world.admin, world, 'reader', allow('organizations:ListAccounts'));
  assert.equal((await reader.organizations.ListAccounts({})).Accounts?.length, 1);
  const input = { AccountName: 'a', Email: 'a@example.com' };
  await refused(reader.organizations.CreateAccount(input), 'AccessDenied', /organizations:CreateAccount/);
  await refused(reader.organizations.DescribeOrganization({}), 'AccessDenied', /organizations:DescribeOrganization/);
});

test('what is not there is named, and what is malformed is refused', async () => {
  const { admin } = await newWorld();
  const { organizations } = admin;
  await refused(organizations.DescribeAccount({ AccountId: '999999999999' }), 'AccountNotFoundException', /account/);
  await refused(organizations.DescribeAccount({ AccountId: '12' }), 'InvalidInputException', /AccountId/);
  const CreateAccountRequestId = 'car-00000000000000000000000000000000';
  const describe = organizations.DescribeCreateAccountStatus({ CreateAccountRequestId });
  await refused(describe, 'CreateAccountStatusNotFoundException', /create account request/);
  const nameless = organizations.CreateAccount({ AccountName: undefined, Email: 'a@example.com' });
  await refused(nameless, 'InvalidInputException', /AccountName/);
  await refused(organizations.CreateAccount({ AccountName: 'a', Email: 'nobody' }), 'InvalidInputException', /Email/);
});

test('tags on accounts are kept, changed and taken away', async () => {
  const world = await newWorld();
  const { id } = await newAccount(world);
  const { organizations } = world.admin;
  await organizations.TagResource({
    ResourceId: id,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await organizations.UntagResource({ ResourceId: id, TagKeys: ['a'] });
  const { Tags } = await organizations.ListTagsForResource({ ResourceId: id });
  assert.deepEqual(Tags, [{ Key: 'b', Value: '2' }]);
  const { Roots } = await organizations.ListRoots({});
  const { Parents } = await organizations.ListParents({ ChildId: id });
  assert.deepEqual(Parents, [{ Id: Roots?.[0]?.Id, Type: 'ROOT' }]);
});

test('of several first starts one makes the organization and its administrator', async () => {
  const world = await newWorld();
  assert.equal(await firstStart(world.resources, { nowMs: world.clock.now() }), undefined);
  const fresh = await racingFirstStarts();
  assert.equal(fresh.filter((made) => made !== undefined).length, 1);
});

test('the administrator has the key and the account that were configured, or none of it is half given', async () => {
  const records = openRecordStore({
    metadata: new MemoryMetadata(),
    sealer: createRecordSealer(random.bytes(32), random),
  });
  const adminAccessKeyId = 'AKIACONFIGURED000001';
  await assert.rejects(firstStart({ records, random }, { adminAccessKeyId, nowMs: 0 }), TypeError);
  await assert.rejects(firstStart({ records, random }, { managementAccountId: '12', nowMs: 0 }), TypeError);
  const options = { adminAccessKeyId, adminSecretAccessKey: 'secret', managementAccountId: '200000000002', nowMs: 0 };
  assert.deepEqual(await firstStart({ records, random }, options), {
    account: '200000000002',
    userName: 'admin',
    accessKeyId: adminAccessKeyId,
    secretAccessKey: 'secret',
  });
  const account = await records.get(Account, [accountId('200000000002')]);
  assert.match(`${account?.canonicalUserId}`, /^[0-9a-f]{64}$/);
  assert.match(`${(await records.get(Organization, []))?.rootId}`, /^r-[0-9a-z]{4}$/);
});

/** Each as a process of its own: five stores over one engine. */
async function racingFirstStarts() {
  const metadata = new MemoryMetadata();
  const key = random.bytes(32);
  const starts = Array.from({ length: 5 }, () => {
    const records = openRecordStore({ metadata, sealer: createRecordSealer(key, random) });
    return firstStart({ records, random }, { nowMs: 0 });
  });
  return Promise.all(starts);
}
