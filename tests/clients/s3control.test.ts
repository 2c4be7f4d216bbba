// `aws s3control` and boto3 with the endpoint `http://localhost:PORT`: both put the account before its name.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { run } from '../cli/running-command.ts';
import { awsCli, cliEnvironment, withoutCli } from '../support/aws-cli.ts';
import { newFolder } from '../support/folder.ts';
import { pythonLookup } from '../support/localhost.ts';
import { startServer } from '../support/server.ts';

const withoutBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0 ? false : 'python3 has no boto3';
/** Version 2 of the CLI brings its own Python, which reads nothing of ours. */
const notVersion1 =
  withoutCli ||
  (/^aws-cli\/1/.test(`${spawnSync('aws', ['--version']).stdout}`) ? false : 'the AWS CLI is not version 1');

async function newStage() {
  const server = await startServer();
  const folder = newFolder();
  writeFileSync(folder.at('sitecustomize.py'), pythonLookup);
  const environment = {
    AWS_ENDPOINT_URL: server.endpoint.replace('127.0.0.1', 'localhost'),
    PYTHONPATH: folder.path,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  return {
    server,
    folder,
    environment,
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('aws s3control: the public access block of an account', { skip: notVersion1 }, async () => {
  await using stage = await newStage();
  const { server } = stage;
  const aws = awsCli(server, server.admin, stage.folder.path, stage.environment);
  const call = (name: string, ...more: string[]) =>
    ['s3control', `${name}-public-access-block`, '--account-id', server.managementAccount, ...more] as const;
  assert.match(
    await aws.fails(...call('get')),
    /\(NoSuchPublicAccessBlockConfiguration\) when calling the GetPublicAccessBlock operation: The public access block/,
  );
  const given = 'BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=true,RestrictPublicBuckets=false';
  await aws.run(...call('put', '--public-access-block-configuration', given));
  assert.deepEqual((await aws.json(...call('get'))).PublicAccessBlockConfiguration, {
    BlockPublicAcls: true,
    IgnorePublicAcls: false,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: false,
  });
  await aws.run(...call('delete'));
  await aws.fails(...call('get'));
});

const boto3 = `
import boto3, sys
from botocore.exceptions import ClientError
control = boto3.client("s3control")
account = {"AccountId": sys.argv[1]}
block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
control.put_public_access_block(**account, PublicAccessBlockConfiguration=block)
assert control.get_public_access_block(**account)["PublicAccessBlockConfiguration"] == block
control.delete_public_access_block(**account)
try:
    control.get_public_access_block(**account)
    sys.exit("still there")
except control.exceptions.NoSuchPublicAccessBlockConfiguration as gone:
    assert gone.response["ResponseMetadata"]["HTTPStatusCode"] == 404
try:
    control.list_jobs(**account)
    sys.exit("not refused")
except ClientError as refused:
    assert refused.response["Error"]["Code"] == "NotImplemented", refused
`;

test('boto3: the public access block of an account', { skip: withoutBoto3 }, async () => {
  await using stage = await newStage();
  const { server } = stage;
  const environment = cliEnvironment(server, server.admin, stage.folder.path, stage.environment);
  const { exitCode, stderr } = await run('python3', ['-c', boto3, server.managementAccount], environment).ended;
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(server.reported, []);
});
