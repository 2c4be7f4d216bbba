// The AWS CLI that is found on the path, version 1 or 2, as a user runs it. https://docs.aws.amazon.com/cli/latest/reference/
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cleanEnvironment, type Ended, type Environment, run } from '../cli/running-command.ts';
import type { Credentials, TestServer } from './server.ts';

/** Why tests with the CLI are skipped, or false. */
export const withoutCli: string | false =
  spawnSync('aws', ['--version']).status === 0 ? false : 'the AWS CLI is not on the path';

export interface AwsCli {
  /** Runs a command that must succeed, and gives what it printed. */
  run(...args: string[]): Promise<string>;
  /** Runs a command that must succeed, and gives the JSON that it printed. */
  json(...args: string[]): Promise<Record<string, unknown>>;
  /** Runs a command that must fail, and gives what it complained of. */
  fails(...args: string[]): Promise<string>;
}

/** Nothing is configured but the endpoint, the Region and who calls. The folder is its home and its working folder. */
export function awsCli(server: TestServer, credentials: Credentials, folder: string, more: Environment = {}): AwsCli {
  const environment = cliEnvironment(server, credentials, folder, more);
  const start = (args: readonly string[]): Promise<Ended> => run('aws', args, environment, folder).ended;
  const succeed = async (args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await start(args);
    assert.deepEqual(server.reported, []);
    assert.equal(exitCode, 0, `aws ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  return {
    run: (...args) => succeed(args),
    json: async (...args) => JSON.parse(await succeed([...args, '--output', 'json'])),
    async fails(...args) {
      const { exitCode, stdout, stderr } = await start(args);
      assert.notEqual(exitCode, 0, `aws ${args.join(' ')} did not fail: ${stdout}`);
      return stderr;
    },
  };
}

/** In the oldest Regions version 1 and boto3 presign with Signature Version 2, which has tests of its own; in this one they do not. */
export const cliRegion = 'eu-central-1';

export function cliEnvironment(
  server: TestServer,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  home: string,
  more: Environment,
): Environment {
  return cleanEnvironment(home, {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_DEFAULT_REGION: cliRegion,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    // A second try would hide a fault of the first.
    AWS_MAX_ATTEMPTS: '1',
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    ...more,
  });
}
