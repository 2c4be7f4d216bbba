// `crosskey instance`: seed 001-3, an instance whose SDK and CLI have nothing configured but where the services are.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type Account, newAccount } from '../support/accounts.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { cleanEnvironment, crosskey, type Environment, run, script } from './running-command.ts';

const roleName = 'account-b-role';
const instanceId = 'i-0123456789abcdef0';
const region = 'us-west-2';

const trusting = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

const listBuckets = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});

/** Account B with a role in an instance profile, beside a server. */
async function newInstanceProfile(server: TestServer, trustedService: string) {
  const account = await newAccount(server, 'account-b', region);
  const { iam } = account.clients;
  await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trusting(trustedService) }));
  const profile = { InstanceProfileName: 'account-b-profile' };
  const { InstanceProfile: made } = await iam.send(new CreateInstanceProfileCommand(profile));
  await iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName: roleName }));
  return { account, profileArn: `${made?.Arn}` };
}

const startInstance = (server: TestServer, profileArn: string) =>
  crosskey(
    ['instance', '--profile', profileArn, '--data', server.dataFolder, '--port', '0', '--region', region].concat([
      '--instance-id',
      instanceId,
    ]),
    cleanEnvironment(server.dataFolder, { AWS_ENDPOINT_URL: server.endpoint }),
  );

type StartedInstance = ReturnType<typeof startInstance>;

async function metadataEndpoint(instance: StartedInstance): Promise<string> {
  return (await instance.printed(/ready (http:\S+)/))[1] ?? '';
}

/** A shell on the instance: the lines that the command prints to copy, and an empty home. */
async function onInstance(server: TestServer, instance: StartedInstance): Promise<Environment> {
  await instance.printed(/AWS_DEFAULT_REGION=\S+\n/);
  const exported = (await instance.printed(/^ {2}export [\s\S]*\n/m))[0].matchAll(/(AWS_\w+)=(\S+)/g);
  const variables = Object.fromEntries([...exported].map(([, name, value]) => [`${name}`, value]));
  assert.equal(variables.AWS_ENDPOINT_URL, server.endpoint);
  return cleanEnvironment(join(server.dataFolder, 'no-home'), variables);
}

async function ask(endpoint: string, path: string, token: string): Promise<Response> {
  return await fetch(`${endpoint}${path}`, { headers: { 'x-aws-ec2-metadata-token': token } });
}

function askToken(endpoint: string, headers: Record<string, string>, method = 'PUT'): Promise<Response> {
  return fetch(`${endpoint}/latest/api/token`, { method, headers });
}

async function newToken(endpoint: string): Promise<string> {
  const response = await askToken(endpoint, { 'x-aws-ec2-metadata-token-ttl-seconds': '60' });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('x-aws-ec2-metadata-token-ttl-seconds'), '60');
  return await response.text();
}

/** The AssumeRole events of EC2 in the account's trail, newest first. */
async function ec2Events(account: Account): Promise<readonly string[]> {
  const { Events: events = [] } = await account.clients.cloudtrail.send(
    new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }] }),
  );
  return events.map(({ CloudTrailEvent }) => `${CloudTrailEvent}`).filter((text) => text.includes('ec2.amazonaws.com'));
}

const whoAmI = `
  import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
  import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
  console.log((await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn);
  await new S3Client({}).send(new ListBucketsCommand({})).then(() => console.log('listed'), (error) => console.log(error.message));
`;

const permit = (account: Account) =>
  account.clients.iam.send(
    new PutRolePolicyCommand({ RoleName: roleName, PolicyName: 'list', PolicyDocument: listBuckets }),
  );

test('seed 001-3: the SDK on an instance finds the credentials of its role, which may do what its policies say', async () => {
  await using server = await startServer();
  const { account, profileArn } = await newInstanceProfile(server, 'ec2.amazonaws.com');
  await using instance = startInstance(server, profileArn);
  const environment = await onInstance(server, instance);
  const session = `arn:aws:sts::${account.id}:assumed-role/${roleName}/${instanceId}`;

  const refused = await script(whoAmI, environment).ended;
  assert.equal(refused.exitCode, 0, refused.stderr);
  assert.equal(
    refused.stdout,
    `${session}\nUser: ${session} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action\n`,
  );
  await permit(account);
  assert.equal((await script(whoAmI, environment).ended).stdout, `${session}\nlisted\n`);
  assert.equal((await instance.stop()).exitCode, 0);
});

const awsCli = spawnSync('aws', ['--version']).status === 0;

test('seed 001-3: the AWS CLI on an instance finds the credentials of its role', {
  skip: awsCli ? false : 'the AWS CLI is not installed',
}, async () => {
  await using server = await startServer();
  const { account, profileArn } = await newInstanceProfile(server, 'ec2.amazonaws.com');
  await using instance = startInstance(server, profileArn);
  const environment = await onInstance(server, instance);

  const identity = await run('aws', ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'], environment)
    .ended;
  assert.equal(
    identity.stdout.trim(),
    `arn:aws:sts::${account.id}:assumed-role/${roleName}/${instanceId}`,
    identity.stderr,
  );
  const refused = await run('aws', ['s3', 'ls'], environment).ended;
  assert.notEqual(refused.exitCode, 0);
  assert.match(refused.stderr, /no identity-based policy allows the s3:ListAllMyBuckets action/);
  await permit(account);
  assert.equal((await run('aws', ['s3', 'ls'], environment).ended).exitCode, 0);
});

test('metadata is given for a token only, and a token for a proper request of the instance only', async () => {
  await using server = await startServer();
  const { profileArn } = await newInstanceProfile(server, 'ec2.amazonaws.com');
  await using instance = startInstance(server, profileArn);
  const endpoint = await metadataEndpoint(instance);
  const token = await newToken(endpoint);
  const credentials = '/latest/meta-data/iam/security-credentials/';

  assert.equal(await (await ask(endpoint, credentials, token)).text(), roleName);
  assert.equal((await fetch(`${endpoint}${credentials}`)).status, 401, 'version 1');
  assert.equal((await fetch(`${endpoint}${credentials}${roleName}`)).status, 401, 'version 1');
  assert.equal((await ask(endpoint, `${credentials}${roleName}`, `${token}x`.slice(1))).status, 401);

  const ttl = 'x-aws-ec2-metadata-token-ttl-seconds';
  for (const bad of ['0', '21601', 'x', ''])
    assert.equal((await askToken(endpoint, { [ttl]: bad })).status, 400, `ttl \`${bad}\``);
  assert.equal((await askToken(endpoint, {})).status, 400);
  assert.equal((await askToken(endpoint, { [ttl]: '60', 'x-forwarded-for': '10.0.0.1' })).status, 403);
  assert.equal((await askToken(endpoint, { [ttl]: '60', origin: 'http://example.com' })).status, 403);
  assert.equal((await askToken(endpoint, { [ttl]: '60' }, 'GET')).status, 405);
  assert.equal((await fetch(`${endpoint}${credentials}`, { method: 'DELETE' })).status, 405);

  for (const path of ['/latest/user-data', '/latest/meta-data/__proto__', '/latest/meta-data/instance-id/x', '/1.0'])
    assert.equal((await ask(endpoint, path, token)).status, 404, path);
});

test('an instance knows its id, its place, its account and its profile', async () => {
  await using server = await startServer();
  const { account, profileArn } = await newInstanceProfile(server, 'ec2.amazonaws.com');
  await using instance = startInstance(server, profileArn);
  const endpoint = await metadataEndpoint(instance);
  const token = await newToken(endpoint);
  const read = async (path: string) => await (await ask(endpoint, path, token)).text();

  assert.equal(await read('/latest/meta-data/'), 'iam/\ninstance-id\nplacement/\nservices/');
  assert.equal(await read('/latest/meta-data/instance-id'), instanceId);
  assert.equal(await read('/latest/meta-data/placement/region'), region);
  assert.equal(await read('/latest/meta-data/placement/availability-zone/'), `${region}a`);
  const info = JSON.parse(await read('/latest/meta-data/iam/info'));
  assert.equal(info.InstanceProfileArn, profileArn);
  const document = JSON.parse(await read('/latest/dynamic/instance-identity/document'));
  assert.deepEqual([document.accountId, document.region, document.instanceId], [account.id, region, instanceId]);

  const profile = { InstanceProfileName: 'account-b-profile', RoleName: roleName };
  await account.clients.iam.send(new RemoveRoleFromInstanceProfileCommand(profile));
  assert.equal(await read('/latest/meta-data/iam/security-credentials/'), '', 'the role was taken out of the profile');
  assert.equal((await ask(endpoint, `/latest/meta-data/iam/security-credentials/${roleName}`, token)).status, 404);
});

test('a role that does not trust EC2 gives nothing, until it does; the trail tells both, and no secret', async () => {
  await using server = await startServer();
  const { account, profileArn } = await newInstanceProfile(server, 'lambda.amazonaws.com');
  await using instance = startInstance(server, profileArn);
  const endpoint = await metadataEndpoint(instance);
  const token = await newToken(endpoint);
  const read = async () =>
    JSON.parse(await (await ask(endpoint, `/latest/meta-data/iam/security-credentials/${roleName}`, token)).text());

  const refused = await read();
  assert.equal(refused.Code, 'AssumeRoleUnauthorizedAccess');
  assert.match(refused.Message, /ec2\.amazonaws\.com is not authorized to perform: sts:AssumeRole/);
  assert.equal(refused.SecretAccessKey, undefined);
  const [denied] = (await ec2Events(account)).map((text) => JSON.parse(text));
  assert.equal(denied.errorCode, 'AccessDenied');

  const { iam } = account.clients;
  const trust = { RoleName: roleName, PolicyDocument: trusting('ec2.amazonaws.com') };
  await iam.send(new UpdateAssumeRolePolicyCommand(trust));
  const given = await read();
  assert.equal(given.Code, 'Success');
  assert.equal(given.Type, 'AWS-HMAC');
  assert.equal(Date.parse(given.Expiration) - Date.parse(given.LastUpdated), 6 * 3600 * 1000);

  const [event = ''] = await ec2Events(account);
  assert.deepEqual(JSON.parse(event).userIdentity, { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' });
  assert.equal(JSON.parse(event).requestParameters.roleSessionName, instanceId);
  assert.ok(event.includes(given.AccessKeyId));
  assert.ok(!event.includes(given.SecretAccessKey));
  assert.ok(!event.includes(given.Token));
});

test('a command line that cannot work says why, and makes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-test-'));
  try {
    const empty = join(folder, 'data');
    const environment = cleanEnvironment(folder, {});
    const arn = 'arn:aws:iam::123456789012:instance-profile/none';
    const ends = async (args: readonly string[], exitCode: number, words: RegExp) => {
      const ended = await crosskey(['instance', ...args], environment).ended;
      assert.match(ended.stderr, words);
      assert.equal(ended.exitCode, exitCode);
    };
    await ends([], 2, /--profile is required/);
    await ends(['--profile', 'account-b-profile'], 1, /is not the ARN of an instance profile/);
    await ends(['--profile', arn, '--data', empty], 1, /is not the data folder of a server/);
    assert.equal(existsSync(empty), false);

    await using server = await startServer();
    await ends(['--profile', arn, '--data', server.dataFolder], 1, /there is no instance profile/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
