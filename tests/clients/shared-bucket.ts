// A bucket of account A that encrypts with A's key, shared with a user of account B, for the storage clients of others.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { type Environment, run } from '../cli/running-command.ts';
import { type Crossing, newCrossing, region } from '../seeds/crossing.ts';
import { cliEnvironment } from '../support/aws-cli.ts';
import { type Folder, newFolder } from '../support/folder.ts';
import { policy } from '../support/policy.ts';

const onBucket = ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'];
/** s3cmd reads the ACL of what it copies, and rclone puts a canned one on what it writes. */
const onObjects = [
  's3:GetObject',
  's3:GetObjectAcl',
  's3:PutObjectAcl',
  's3:PutObject',
  's3:DeleteObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
];
const onKey = ['kms:GenerateDataKey', 'kms:Decrypt'];

export interface SharedBucket extends AsyncDisposable {
  readonly crossing: Crossing;
  /** The home and working folder of the client. */
  readonly folder: Folder;
  /** Runs the client as the user of account B: it must succeed. Gives what it printed. */
  succeeds(...args: readonly string[]): Promise<string>;
  /** Runs it: it must fail. Gives what it complained of. */
  fails(...args: readonly string[]): Promise<string>;
  /** The object is there, under the key of account A. */
  isEncrypted(key: string): Promise<void>;
}

/** Why the tests of a client are skipped, or false. */
export const without = (command: string, ...version: readonly string[]): string | false =>
  spawnSync(command, version).status === 0 ? false : `${command} is not on the path`;

export async function shareBucket(
  command: string,
  environmentOf: (crossing: Crossing) => Environment = () => ({}),
): Promise<SharedBucket> {
  const crossing = await newCrossing({
    principal: 'user',
    bucketKey: true,
    policies: ({ principal: { arn }, bucket, keyArn }) => {
      const resources = { bucket: `arn:aws:s3:::${bucket}`, objects: `arn:aws:s3:::${bucket}/*` };
      const statements = [
        { Effect: 'Allow', Action: onBucket, Resource: resources.bucket },
        { Effect: 'Allow', Action: onObjects, Resource: resources.objects },
      ];
      const Principal = { AWS: arn };
      return {
        bucket: policy(...statements.map((statement) => ({ ...statement, Principal }))),
        key: policy(
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${keyArn.split(':')[4]}:root` },
            Action: 'kms:*',
            Resource: '*',
          },
          { Effect: 'Allow', Principal, Action: onKey, Resource: '*' },
        ),
        identity: policy(...statements, { Effect: 'Allow', Action: onKey, Resource: keyArn }),
      };
    },
  });
  await crossing.grant('bucket', 'key', 'identity');
  const folder = newFolder();
  const { server, principal, bucket, keyArn, a } = crossing;
  const environment = cliEnvironment(server, principal.credentials, folder.path, {
    AWS_DEFAULT_REGION: region,
    ...environmentOf(crossing),
  });
  const start = (args: readonly string[]) => run(command, args, environment, folder.path).ended;
  return {
    crossing,
    folder,
    async succeeds(...args) {
      const { exitCode, stdout, stderr } = await start(args);
      assert.deepEqual(server.reported, []);
      assert.equal(exitCode, 0, `${command} ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    async fails(...args) {
      const { exitCode, stdout, stderr } = await start(args);
      assert.notEqual(exitCode, 0, `${command} ${args.join(' ')} did not fail: ${stdout}`);
      return stdout + stderr;
    },
    async isEncrypted(Key) {
      const head = await a.clients.s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      assert.deepEqual([head.ServerSideEncryption, head.SSEKMSKeyId], ['aws:kms', keyArn]);
    },
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
      await crossing[Symbol.asyncDispose]();
    },
  };
}
