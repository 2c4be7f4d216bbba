// `crosskey grant --apply`, and then the AWS CLI as the principal: what was granted works, and nothing else does. Row 001-6, lesson 28.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { cleanEnvironment, crosskey } from '../cli/running-command.ts';
import { type Crossing, newCrossing, region } from '../seeds/crossing.ts';
import { awsCli, withoutCli } from '../support/aws-cli.ts';
import { newFolder } from '../support/folder.ts';
import { putObject } from '../support/objects.ts';

/** More than the CLI sends in one piece. */
const large = Buffer.from(Array.from({ length: 9_000_000 }, (_, index) => (index * 31) % 251));

function operatorOf({ server, a, principal, bucket }: Crossing, folder: string) {
  const environment = cleanEnvironment(folder, {
    AWS_ACCESS_KEY_ID: server.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.admin.secretAccessKey,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: region,
  });
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await crosskey(['grant', ...args], environment, folder).ended;
    assert.equal(exitCode, 0, stdout + stderr);
  };
  const flags = ['--bucket', bucket, '--to', principal.arn, '--owner', a.id, '--prefix', 'in/'];
  return {
    grant: () => run(...flags, '--allow', 'read,write', '--apply'),
    undo: (file: string) => run('--undo', file),
  };
}

function everythingElse({ bucket, keyArn, a, b, principal }: Crossing): readonly (readonly string[])[] {
  const object = ['--bucket', bucket, '--key', 'in/small'];
  const key = ['--key-id', keyArn];
  return [
    ['s3api', 'get-object', '--bucket', bucket, '--key', 'out/there', 'got'],
    ['s3api', 'put-object', '--bucket', bucket, '--key', 'out/mine'],
    ['s3api', 'copy-object', '--bucket', bucket, '--key', 'in/stolen', '--copy-source', `${bucket}/out/there`],
    ['s3api', 'delete-object', ...object],
    ['s3api', 'get-object', ...object, '--version-id', 'null', 'got'],
    ['s3api', 'get-object-acl', ...object],
    ['s3api', 'put-object-acl', ...object, '--acl', 'public-read'],
    ['s3api', 'put-object-tagging', ...object, '--tagging', 'TagSet=[{Key=a,Value=b}]'],
    ['s3api', 'list-objects-v2', '--bucket', bucket, '--prefix', 'in/'],
    ['s3api', 'list-multipart-uploads', '--bucket', bucket],
    ['s3api', 'get-bucket-encryption', '--bucket', bucket],
    ['s3api', 'get-bucket-policy', '--bucket', bucket],
    ['s3api', 'delete-bucket-policy', '--bucket', bucket],
    ['s3api', 'delete-bucket', '--bucket', bucket],
    ['kms', 'describe-key', ...key],
    ['kms', 'generate-data-key', ...key, '--key-spec', 'AES_256'],
    ['kms', 'get-key-policy', ...key],
    ['kms', 'create-grant', ...key, '--grantee-principal', principal.arn, '--operations', 'Decrypt'],
    ['kms', 'schedule-key-deletion', ...key],
    ['iam', 'list-roles'],
    ['sts', 'assume-role', '--role-arn', b.roleArn, '--role-session-name', 'more'],
    ['sts', 'assume-role', '--role-arn', a.roleArn, '--role-session-name', 'more'],
  ];
}

for (const bucketKey of [true, false])
  test(`aws works by the grant, and by nothing beyond it, Bucket Key ${bucketKey ? 'on' : 'off'}`, {
    skip: withoutCli,
  }, async () => {
    await using crossing = await newCrossing({ principal: 'role', bucketKey });
    const { a, principal, server, bucket } = crossing;
    using home = newFolder();
    using notes = newFolder();
    const operator = operatorOf(crossing, notes.path);
    await putObject(a.clients, bucket, 'out/there', 'not granted');
    writeFileSync(home.at('small'), 'text');
    writeFileSync(home.at('large'), large);
    const aws = awsCli(server, principal.credentials, home.path, { AWS_DEFAULT_REGION: region });
    const s3 = (key: string) => `s3://${bucket}/in/${key}`;
    const refused = /AccessDenied|\(403\)|not authorized/;
    assert.match(await aws.fails('s3', 'cp', 'small', s3('small')), refused);

    await operator.grant();
    for (const [from, to] of [
      ['small', s3('small')],
      ['large', s3('large')],
      [s3('small'), s3('copy')],
      [s3('copy'), 'small-again'],
      [s3('large'), 'large-again'],
    ] as const)
      await aws.run('s3', 'cp', '--no-progress', from, to);
    assert.equal(readFileSync(home.at('small-again'), 'utf8'), 'text');
    assert.ok(readFileSync(home.at('large-again')).equals(large));

    // The context of the key is all that a Bucket Key changes, so once is enough for what has no part in it.
    const others = everythingElse(crossing).slice(0, bucketKey ? undefined : 3);
    for (const args of others) assert.match(await aws.fails(...args), refused, args.join(' '));

    const [undo = ''] = readdirSync(notes.path).filter((name) => name.startsWith('crosskey-undo'));
    await operator.undo(undo);
    assert.match(await aws.fails('s3', 'cp', s3('small'), 'gone'), refused);
    assert.match(await aws.fails('s3', 'cp', 'small', s3('small')), refused);
  });
