// `crosskey walkthrough`: seed 001 played as its reader sees it, and what it leaves behind.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { assumeRole } from '../support/accounts.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { cleanEnvironment, crosskey, type Ended, type Environment, run, script } from './running-command.ts';

/** A folder to play in, and the environment of the administrator. */
function newReader(server: TestServer) {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-test-'));
  const environment = cleanEnvironment(folder, {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ACCESS_KEY_ID: server.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.admin.secretAccessKey,
  });
  return {
    folder,
    play: () => crosskey(['walkthrough'], environment, folder).ended,
    /** A shell in which the two lines were typed that the walkthrough prints. */
    byHand: (played: Ended): Environment => {
      const exported = [...played.stdout.matchAll(/^ {2}export (AWS_\w+)=(\S+)$/gm)];
      return cleanEnvironment(folder, Object.fromEntries(exported.map(([, name, value]) => [`${name}`, value])));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** The words of a step, on one line. */
function steps({ stdout }: Ended): readonly string[] {
  return stdout
    .split(/^── /m)
    .slice(1)
    .map((step) => step.replaceAll(/\s+/g, ' '));
}

function stepAbout(played: Ended, title: string): string {
  const found = steps(played).find((step) => step.includes(title));
  assert.ok(found !== undefined, `no step about ${title}`);
  return found;
}

function denial(action: string, layer: string): RegExp {
  return new RegExp(
    `✗ 403 AccessDenied User: arn:aws:sts::\\d{12}:assumed-role/account-b-role/walkthrough is not authorized to perform: ${action} on resource: \\S+ because no ${layer} policy allows the ${action} action`,
  );
}

/** Of what is played, the story that the issue asks for. */
function assertStory(played: Ended): void {
  assert.equal(played.exitCode, 0, played.stderr);
  assert.equal(played.stderr, '');
  assert.match(stepAbout(played, 'No policy yet'), denial('s3:GetObject', 'resource-based'));
  assert.match(stepAbout(played, 'First policy'), denial('s3:GetObject', 'identity-based'));
  assert.match(stepAbout(played, 'Second policy'), denial('kms:Decrypt', 'resource-based'));
  const success = stepAbout(played, 'Third policy');
  assert.match(success, /✓ 200 OK, \d+ bytes.* stored ([0-9a-f]{64}) read \1 /);
  assert.doesNotMatch(success, /✗/);
  const trap = stepAbout(played, 'The trap: small files yes');
  assert.match(trap, /✓ 200 OK, encrypted under the key of account A/);
  assert.match(trap, denial('kms:Decrypt', 'identity-based'));
  assert.match(stepAbout(played, 'The trap is mended'), /✓ 200 OK, 9 MiB in 2 parts/);
  const trail = stepAbout(played, 'The trail');
  assert.match(trail, /Decrypt refused [0-9a-f-]{36} .*Decrypt allowed [0-9a-f-]{36} /);
  assert.match(trail, /as AWSAccount \d{12}; account B as assumed-role\/account-b-role\/walkthrough/);
}

test('seed 001-4, 001-6: each missing policy is named, then the same bytes arrive, and both trails tell of it', async () => {
  await using server = await startServer();
  using reader = newReader(server);
  const played = await reader.play();
  assertStory(played);
  assert.match(steps(played).at(-1) ?? '', /^12 of 12 /);
  assert.equal(played.stdout.includes('\u001b'), false, 'no colours in a pipe');
  const wide = played.stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  export '));
  assert.deepEqual(wide, []);
  for (const step of played.stdout.split(/^── /m).slice(1))
    assert.ok(step.trimEnd().split('\n').length <= 24, `more than a screen: ${step}`);

  for (const name of ['config', 'credentials', 'bucket-policy.json', 'key-policy.json', 'identity-policy.json'])
    assert.equal(statSync(join(reader.folder, 'walkthrough', name)).mode & 0o777, 0o600, name);
  const read = await script(
    `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
    const s3 = new S3Client({});
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'account-a-s3bucket', Key: 'hello-from-account-a.txt' }));
    process.stdout.write(await Body.transformToString());`,
    { ...reader.byHand(played), AWS_PROFILE: 'account-b-role' },
  ).ended;
  assert.equal(
    read.stdout,
    readFileSync(join(reader.folder, 'walkthrough/hello-from-account-a.txt'), 'utf8'),
    read.stderr,
  );
  assert.deepEqual(server.reported, []);
});

test('played again it tells the same story, in the same two accounts; and it ends where the server does otherwise', async () => {
  await using server = await startServer();
  using reader = newReader(server);
  assertStory(await reader.play());
  assertStory(await reader.play());
  const management = server.clients(server.admin);
  const { Accounts: accounts = [] } = await management.organizations.send(new ListAccountsCommand({}));
  assert.deepEqual(
    accounts
      .map(({ Name }) => Name)
      .filter((name) => name?.startsWith('account-'))
      .sort(),
    ['account-a', 'account-b'],
  );

  const b = accounts.find(({ Name }) => Name === 'account-b')?.Id;
  const entered = { RoleArn: `arn:aws:iam::${b}:role/OrganizationAccountAccessRole`, RoleSessionName: 'test' };
  const { iam } = server.clients(await assumeRole(management, entered));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'account-b-role', PolicyArn }));
  const ended = await reader.play();
  assert.equal(ended.exitCode, 1);
  assert.match(ended.stderr, /expected 403 AccessDenied because no identity-based policy allows the s3:GetObject/);
  assert.match(ended.stderr, /policies were put by hand/);
});

test('where the name of the bucket is taken by another account, it takes another', async () => {
  await using server = await startServer();
  using reader = newReader(server);
  await server.clients(server.admin).s3.send(new CreateBucketCommand({ Bucket: 'account-a-s3bucket' }));
  const played = await reader.play();
  assertStory(played);
  assert.match(stepAbout(played, 'A key, a bucket'), /✓ bucket account-a-s3bucket-\d{12} /);
});

const awsCli = spawnSync('aws', ['--version']).status === 0;

test('the AWS CLI goes on by hand with the profiles and the policies that are left', {
  skip: awsCli ? false : 'the AWS CLI is not installed',
}, async () => {
  await using server = await startServer();
  using reader = newReader(server);
  const environment = reader.byHand(await reader.play());
  const aws = (...args: string[]) => run('aws', args, environment, reader.folder).ended;
  const get = () =>
    aws(
      ...['s3api', 'get-object', '--bucket', 'account-a-s3bucket', '--key', 'hello-from-account-a.txt', 'got.txt'],
      ...['--profile', 'account-b-role'],
    );
  const bucketPolicy = ['--bucket', 'account-a-s3bucket', '--profile', 'account-a'];

  assert.equal((await aws('s3api', 'delete-bucket-policy', ...bucketPolicy)).exitCode, 0);
  const refused = await get();
  assert.notEqual(refused.exitCode, 0);
  assert.match(refused.stderr, /no resource-based policy allows the s3:GetObject action/);
  const putBack = await aws(
    ...['s3api', 'put-bucket-policy', '--policy', 'file://walkthrough/bucket-policy.json', ...bucketPolicy],
  );
  assert.equal(putBack.exitCode, 0, putBack.stderr);
  assert.equal((await get()).exitCode, 0);
  assert.match(readFileSync(join(reader.folder, 'got.txt'), 'utf8'), /^Hello from account A\./);
});

test('what it cannot begin with, it says', async () => {
  await using server = await startServer();
  using reader = newReader(server);
  const environment = cleanEnvironment(reader.folder, {});
  const data = join(reader.folder, 'data');
  mkdirSync(data);
  const ends = async (args: readonly string[], exitCode: number, words: RegExp) => {
    const ended = await crosskey(['walkthrough', ...args], environment, reader.folder).ended;
    assert.match(ended.stderr, words);
    assert.equal(ended.exitCode, exitCode);
  };
  await ends([], 2, /no administrator credentials: .*data\/admin-credentials/);
  const { accessKeyId } = server.admin;
  const keys = ['[default]', `aws_access_key_id = ${accessKeyId}`, 'aws_secret_access_key = not/the/secret', ''];
  writeFileSync(resolve(data, 'admin-credentials'), keys.join('\n'));
  const atServer = ['--endpoint', server.endpoint];
  await ends(atServer, 1, new RegExp(`does not take the key ${accessKeyId} \\(from .*data/admin-credentials\\)`));
  await ends(
    ['--endpoint', server.secureEndpoint],
    1,
    /certificate of https:.* is not trusted: set NODE_EXTRA_CA_CERTS/,
  );
  await ends(['--endpoint', 'http://127.0.0.1:1'], 1, /no server answers at http:\/\/127\.0\.0\.1:1: start one/);
});
