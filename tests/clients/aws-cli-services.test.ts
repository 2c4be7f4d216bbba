// `aws kms`, `iam`, `sts`, `organizations` and `cloudtrail` with default settings, and the words of their refusals.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { type AwsCli, awsCli, withoutCli } from '../support/aws-cli.ts';
import { newFolder } from '../support/folder.ts';
import { policy } from '../support/policy.ts';
import { startServer } from '../support/server.ts';

const skip = withoutCli;

async function newStage() {
  const server = await startServer();
  const folder = newFolder();
  return {
    server,
    folder,
    aws: awsCli(server, server.admin, folder.path),
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function member(aws: AwsCli, name: string, ...args: string[]): Promise<Record<string, string>> {
  return (await aws.json(...args))[name] as Record<string, string>;
}

test('aws kms: a key, an alias, and a secret there and back', { skip }, async () => {
  await using stage = await newStage();
  const { aws } = stage;
  const key = await member(aws, 'KeyMetadata', 'kms', 'create-key', '--description', 'a key');
  await aws.run('kms', 'create-alias', '--alias-name', 'alias/cli', '--target-key-id', `${key.KeyId}`);
  const plaintext = Buffer.from('a secret').toString('base64');
  const inBase64 = ['--cli-binary-format', 'base64', '--plaintext', plaintext];
  const version2 = !(await aws.run('--version')).startsWith('aws-cli/1');
  const given = version2 ? inBase64 : ['--plaintext', 'a secret'];
  const encrypted = await aws.json('kms', 'encrypt', '--key-id', 'alias/cli', ...given);
  const blob = `${encrypted.CiphertextBlob}`;
  writeFileSync(stage.folder.at('blob'), Buffer.from(blob, 'base64'));
  const opened = await aws.json('kms', 'decrypt', '--ciphertext-blob', 'fileb://blob');
  assert.equal(opened.Plaintext, plaintext);
  assert.equal(opened.KeyId, key.Arn);
  const words = await aws.fails('kms', 'describe-key', '--key-id', 'alias/none');
  assert.match(
    words,
    /\(NotFoundException\) when calling the DescribeKey operation: Alias arn:aws:kms:eu-central-1:100000000001:alias\/none is not found\./,
  );
  const listed = await aws.json('kms', 'list-aliases');
  assert.ok(JSON.stringify(listed).includes('alias/cli'));
});

test('aws iam and sts: a user with a key, a role that it assumes', { skip }, async () => {
  await using stage = await newStage();
  const { aws, server, folder } = stage;
  const user = await member(aws, 'User', 'iam', 'create-user', '--user-name', 'cli-user');
  assert.equal(user.Arn, 'arn:aws:iam::100000000001:user/cli-user');
  const key = await member(aws, 'AccessKey', 'iam', 'create-access-key', '--user-name', 'cli-user');
  const credentials = { accessKeyId: `${key.AccessKeyId}`, secretAccessKey: `${key.SecretAccessKey}` };
  const asUser = awsCli(server, credentials, folder.path);
  assert.equal((await asUser.json('sts', 'get-caller-identity')).Arn, user.Arn);
  assert.match(
    await asUser.fails('iam', 'list-users'),
    /\(AccessDenied\) when calling the ListUsers operation: User: arn:aws:iam::100000000001:user\/cli-user is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::100000000001:user\/ because no identity-based policy allows the iam:ListUsers action/,
  );
  const trust = policy({ Effect: 'Allow', Principal: { AWS: user.Arn }, Action: 'sts:AssumeRole' });
  const role = await member(
    aws,
    'Role',
    'iam',
    'create-role',
    '--role-name',
    'r',
    '--assume-role-policy-document',
    trust,
  );
  const listUsers = policy({ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' });
  await aws.run('iam', 'put-role-policy', '--role-name', 'r', '--policy-name', 'p', '--policy-document', listUsers);
  const session = await member(
    asUser,
    'Credentials',
    'sts',
    'assume-role',
    '--role-arn',
    `${role.Arn}`,
    '--role-session-name',
    'cli',
  );
  const asRole = awsCli(
    server,
    {
      accessKeyId: `${session.AccessKeyId}`,
      secretAccessKey: `${session.SecretAccessKey}`,
      sessionToken: `${session.SessionToken}`,
    },
    folder.path,
  );
  assert.ok(JSON.stringify(await asRole.json('iam', 'list-users')).includes('cli-user'));
  const broken = ['iam', 'put-role-policy', '--role-name', 'r', '--policy-name', 'p', '--policy-document', '{"a" 1}'];
  assert.match(await aws.fails(...broken), /\(MalformedPolicyDocument\).*line 1, column 6/);
});

test('aws organizations and cloudtrail: an account, and the event of its making', { skip }, async () => {
  await using stage = await newStage();
  const { aws } = stage;
  const made = await member(
    aws,
    'CreateAccountStatus',
    'organizations',
    'create-account',
    '--account-name',
    'a',
    '--email',
    'a@example.com',
  );
  assert.equal(made.State, 'SUCCEEDED');
  const account = await member(
    aws,
    'Account',
    'organizations',
    'describe-account',
    '--account-id',
    `${made.AccountId}`,
  );
  assert.equal(account.Status, 'ACTIVE');
  const { Accounts } = (await aws.json('organizations', 'list-accounts')) as { readonly Accounts: unknown[] };
  assert.equal(Accounts.length, 2);
  const attribute = 'AttributeKey=EventName,AttributeValue=CreateAccount';
  const found = await aws.json(
    'cloudtrail',
    'lookup-events',
    '--region',
    'us-east-1',
    '--lookup-attributes',
    attribute,
  );
  const [event] = found.Events as { readonly Username: string; readonly EventSource: string }[];
  assert.equal(event?.Username, 'admin');
  assert.equal(event?.EventSource, 'organizations.amazonaws.com');
  assert.match(
    await aws.fails('organizations', 'describe-account', '--account-id', '999999999999'),
    /\(AccountNotFoundException\)/,
  );
});

test('aws with unknown credentials is refused by every service in its own words', { skip }, async () => {
  await using stage = await newStage();
  const { server, folder } = stage;
  const unknown = awsCli(server, { accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: 'unknown' }, folder.path);
  const wrong = awsCli(server, { ...server.admin, secretAccessKey: 'wrong' }, folder.path);
  assert.match(await unknown.fails('s3api', 'list-buckets'), /\(InvalidAccessKeyId\)/);
  assert.match(await unknown.fails('kms', 'list-keys'), /\(UnrecognizedClientException\)/);
  assert.match(await unknown.fails('sts', 'get-caller-identity'), /\(InvalidClientTokenId\)/);
  assert.match(await wrong.fails('s3api', 'list-buckets'), /\(SignatureDoesNotMatch\)/);
  assert.match(await wrong.fails('kms', 'list-keys'), /\(InvalidSignatureException\)/);
  assert.match(await wrong.fails('iam', 'list-users'), /\(SignatureDoesNotMatch\)/);
});
