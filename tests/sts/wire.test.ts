// STS and Organizations over HTTP, with the SDK as their client: an account is made and entered. Row seed 001-1.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { allow, policy, trusting } from '../iam/world.ts';
import { type Credentials, startServer, type TestServer } from '../support/server.ts';

async function refusedWith(work: Promise<unknown>, name: string, status: number, words: RegExp): Promise<void> {
  const error = await work.then(
    () => assert.fail('not refused'),
    (thrown: unknown) => thrown as Error & { $metadata?: { httpStatusCode?: number } },
  );
  assert.deepEqual([error.name, error.$metadata?.httpStatusCode], [name, status], error.message);
  assert.match(error.message, words);
}

async function assume(server: TestServer, by: Credentials, RoleArn: string, region?: string): Promise<Credentials> {
  const { sts } = server.clients(by, region);
  const { Credentials: made } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session' }));
  return {
    accessKeyId: `${made?.AccessKeyId}`,
    secretAccessKey: `${made?.SecretAccessKey}`,
    sessionToken: `${made?.SessionToken}`,
  };
}

async function newAccount(server: TestServer) {
  const { organizations } = server.clients(server.admin);
  const input = { AccountName: 'B', Email: 'b@example.com' };
  const { CreateAccountStatus: status } = await organizations.send(new CreateAccountCommand(input));
  assert.equal(status?.State, 'SUCCEEDED');
  const role = `arn:aws:iam::${status.AccountId}:role/OrganizationAccountAccessRole`;
  return { id: `${status.AccountId}`, status, admin: await assume(server, server.admin, role) };
}

test('an account is made, described, and entered from any Region', async () => {
  await using server = await startServer();
  const { id, status, admin } = await newAccount(server);
  const { organizations } = server.clients(server.admin);
  const described = await organizations.send(
    new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: status.Id }),
  );
  assert.deepEqual(described.CreateAccountStatus, status);
  const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId: id }));
  assert.ok(Account?.JoinedTimestamp instanceof Date);
  assert.equal(Account.State, 'ACTIVE');
  const { Accounts } = await organizations.send(new ListAccountsCommand({}));
  assert.deepEqual(Accounts?.map((account) => account.Id).sort(), [server.managementAccount, id].sort());
  for (const region of ['us-east-1', 'eu-central-1']) {
    const identity = await server.clients(admin, region).sts.send(new GetCallerIdentityCommand({}));
    assert.equal(identity.Arn, `arn:aws:sts::${id}:assumed-role/OrganizationAccountAccessRole/session`);
  }
  const asMember = server.clients(admin).organizations;
  assert.ok((await asMember.send(new DescribeOrganizationCommand({}))).Organization);
  const listing = asMember.send(new ListAccountsCommand({}));
  await refusedWith(listing, 'AccessDeniedException', 400, /You don't have permissions to access this resource/);
  const missing = organizations.send(new DescribeAccountCommand({ AccountId: '999999999999' }));
  await refusedWith(missing, 'AccountNotFoundException', 400, /account/);
  assert.deepEqual(server.reported, []);
});

test('a session does what its role may, until its time is over', async () => {
  await using server = await startServer();
  const { id, admin } = await newAccount(server);
  const { iam } = server.clients(admin);
  const trust = trusting(`arn:aws:iam::${server.managementAccount}:user/admin`);
  await iam.send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: trust }));
  const PolicyDocument = policy(allow('organizations:DescribeOrganization'));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'p', PolicyDocument }));
  const reader = await assume(server, server.admin, `arn:aws:iam::${id}:role/reader`, 'ap-southeast-2');
  const clients = server.clients(reader);
  assert.ok(await clients.organizations.send(new DescribeOrganizationCommand({})));
  const create = clients.iam.send(new CreateRoleCommand({ RoleName: 'x', AssumeRolePolicyDocument: trust }));
  await refusedWith(create, 'AccessDenied', 403, /assumed-role\/reader\/session is not authorized to perform: iam:Cr/);
  server.clock.advance(3_600_000);
  const late = server.clients(reader).sts.send(new GetCallerIdentityCommand({}));
  await refusedWith(late, 'ExpiredToken', 403, /expired/);
});

test('a role that trusts somebody else, and one that is not there, are refused alike', async () => {
  await using server = await startServer();
  const { id, admin } = await newAccount(server);
  const { sts } = server.clients(admin);
  const ask = (account: string, name: string) =>
    sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${name}`, RoleSessionName: 'session' }));
  const { iam } = server.clients(server.admin);
  const trust = trusting(server.managementAccount);
  await iam.send(new CreateRoleCommand({ RoleName: 'closed', AssumeRolePolicyDocument: trust }));
  await refusedWith(
    ask(server.managementAccount, 'closed'),
    'AccessDenied',
    403,
    /sts:AssumeRole on resource: .*closed/,
  );
  await refusedWith(
    ask(server.managementAccount, 'nothing'),
    'AccessDenied',
    403,
    /sts:AssumeRole on resource: .*noth/,
  );
  await refusedWith(ask(id, 'nothing'), 'AccessDenied', 403, /sts:AssumeRole/);
  const short = sts.send(
    new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::1:role/x', RoleSessionName: 'session', DurationSeconds: 10 }),
  );
  await refusedWith(short, 'ValidationError', 400, /durationSeconds/);
  const again = sts.send(new GetSessionTokenCommand({}));
  await refusedWith(again, 'AccessDenied', 403, /Cannot call GetSessionToken with session credentials/);
});
