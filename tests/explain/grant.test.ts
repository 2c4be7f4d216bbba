// `crosskey grant`: what it writes is enough, and nothing more; the rest stays as it is, and all of it is undone. Row 001-6, lesson 28.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { DecryptCommand, DescribeKeyCommand, GenerateDataKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectAclCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { cleanEnvironment, crosskey, run as runProgram } from '../cli/running-command.ts';
import { type Crossing, newCrossing, newEncryptedBucket, region, wayName, ways } from '../seeds/crossing.ts';
import { newRole } from '../support/accounts.ts';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';

const body = Buffer.from('for both accounts');
const bin = resolve(import.meta.dirname, '../../bin/crosskey.js');

interface Operator extends Disposable {
  readonly folder: string;
  run(...args: string[]): ReturnType<typeof crosskey>['ended'];
  /** With the flags of the crossing. */
  grant(...args: string[]): ReturnType<typeof crosskey>['ended'];
  /** Its output goes to a reader that takes one byte and leaves. */
  unread(...args: string[]): ReturnType<typeof crosskey>['ended'];
}

function operatorOf({ server, a, principal, bucket }: Crossing): Operator {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-grant-'));
  const environment = cleanEnvironment(folder, {
    AWS_ACCESS_KEY_ID: server.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.admin.secretAccessKey,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: region,
  });
  const run = (...args: string[]) => crosskey(['grant', ...args], environment, folder).ended;
  return {
    folder,
    run,
    unread(...args) {
      const command = `set -o pipefail; ${[process.execPath, bin, 'grant', ...args].join(' ')} | head -c 1 >/dev/null`;
      return runProgram('bash', ['-c', command], environment, folder).ended;
    },
    grant: (...args) => run('--bucket', bucket, '--to', principal.arn, '--owner', a.id, ...args),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function isRefused(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    (error: unknown) => error instanceof Error && /AccessDenied/.test(error.name),
  );
}

async function policiesNow({ a, bucket, keyArn }: Crossing) {
  const key = await a.clients.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn }));
  const own = a.clients.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  return {
    key: key.Policy,
    bucket: await own.then(
      ({ Policy }) => Policy,
      () => undefined,
    ),
  };
}

const othersMayList = ({ a }: Crossing) => ({
  Sid: 'keep-me: as I am',
  Effect: 'Allow',
  Principal: { AWS: a.roleArn },
  Action: ['s3:ListBucket'],
  Resource: [`arn:aws:s3:::${'account-a-s3bucket'}`],
});

for (const way of ways) {
  test(`a grant is enough for read, write, multipart and copy, and for nothing else, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    using operator = operatorOf(crossing);
    const { server, a, b, principal, bucket, keyArn } = crossing;
    await a.clients.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy(othersMayList(crossing)) }));
    await putObject(a.clients, bucket, 'in/there', body);
    await putObject(a.clients, bucket, 'out/there', body);
    const before = await policiesNow(crossing);

    const shown = await operator.grant('--allow', 'read,write', '--prefix', 'in/', '--print');
    assert.equal(shown.exitCode, 0, shown.stderr);
    assert.match(shown.stdout, /\+ .*"kms:ViaService": "s3.us-west-2.amazonaws.com"/);
    assert.deepEqual(await policiesNow(crossing), before);
    assert.ok(await isRefused(getObject(principal.clients, bucket, 'in/there')));

    const done = await operator.grant('--allow', 'read,write', '--prefix', 'in/', '--apply');
    assert.equal(done.exitCode, 0, done.stdout + done.stderr);
    assert.match(done.stdout, /✓ read\n✓ write\n✓ multipart\n✓ copy\n/);

    const { clients } = principal;
    assert.deepEqual(await getObject(clients, bucket, 'in/there'), body);
    await putObject(clients, bucket, 'in/mine', body);
    await uploadInParts(clients, bucket, 'in/parts', [Buffer.alloc(5 * 1024 * 1024), body]);
    assert.equal((await getObject(clients, bucket, 'in/parts')).length, 5 * 1024 * 1024 + body.length);
    await clients.s3.send(new CopyObjectCommand({ Bucket: bucket, Key: 'in/copy', CopySource: `${bucket}/in/there` }));

    await newEncryptedBucket(a, 'another-bucket', keyArn, way.bucketKey);
    const open = {
      Effect: 'Allow',
      Principal: { AWS: principal.arn },
      Action: 's3:*',
      Resource: 'arn:aws:s3:::another-bucket/*',
    };
    await a.clients.s3.send(new PutBucketPolicyCommand({ Bucket: 'another-bucket', Policy: policy(open) }));
    await principal.putPolicy(policy({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::another-bucket/*' }));
    const stranger = await newRole(server, b, 'stranger', region);
    await stranger.putPolicy(policy({ Effect: 'Allow', Action: '*', Resource: '*' }));
    const refusals: Record<string, () => Promise<unknown>> = {
      'another prefix, read': () => getObject(clients, bucket, 'out/there'),
      'another prefix, write': () => putObject(clients, bucket, 'out/mine', body),
      delete: () => clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'in/there' })),
      acl: () => clients.s3.send(new GetObjectAclCommand({ Bucket: bucket, Key: 'in/there' })),
      list: () => clients.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'in/' })),
      'the key in another bucket': () => putObject(clients, 'another-bucket', 'x', body),
      'the key by hand': () => clients.kms.send(new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: 'AES_256' })),
      'the key described': () => clients.kms.send(new DescribeKeyCommand({ KeyId: keyArn })),
      'somebody else of the account': () => getObject(stranger.clients, bucket, 'in/there'),
    };
    for (const [what, work] of Object.entries(refusals)) assert.ok(await isRefused(work()), what);

    const [file] = readdirSync(operator.folder).filter((name) => name.startsWith('crosskey-undo'));
    assert.equal(statSync(join(operator.folder, `${file}`)).mode & 0o777, 0o600);
    const undone = await operator.run('--undo', `${file}`);
    assert.equal(undone.exitCode, 0, undone.stderr);
    assert.deepEqual(await policiesNow(crossing), before);
    assert.ok(await isRefused(getObject(clients, bucket, 'in/there')));
    assert.deepEqual(server.reported, []);
  });
}

test('granted again nothing changes; another permission replaces the grant, and other statements stay', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true });
  using operator = operatorOf(crossing);
  const { a, principal, bucket } = crossing;
  await a.clients.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy(othersMayList(crossing)) }));
  await putObject(a.clients, bucket, 'there', body);
  assert.equal((await operator.grant('--allow', 'read,write,list', '--apply')).exitCode, 0);
  await principal.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const again = await operator.grant('--allow', 'list,write,read', '--apply');
  assert.match(again.stdout, /nothing to do/);
  const narrower = await operator.grant('--allow', 'read', '--apply');
  assert.equal(narrower.exitCode, 0, narrower.stdout + narrower.stderr);
  assert.deepEqual(await getObject(principal.clients, bucket, 'there'), body);
  assert.ok(await isRefused(putObject(principal.clients, bucket, 'there', body)));
  assert.ok(await isRefused(principal.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }))));
  const { bucket: text } = await policiesNow(crossing);
  const { Statement } = JSON.parse(`${text}`) as { readonly Statement: readonly { readonly Sid: string }[] };
  assert.deepEqual(Statement[0], othersMayList(crossing));
  assert.equal(Statement.length, 2);
});

test('a reader that goes away early does not cut the change in the middle', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  using operator = operatorOf(crossing);
  const { a, principal, bucket } = crossing;
  await putObject(a.clients, bucket, 'there', body);
  const flags = ['--bucket', bucket, '--to', principal.arn, '--owner', a.id, '--allow', 'read', '--apply'];
  const { exitCode, stderr } = await operator.unread(...flags);
  assert.deepEqual([exitCode, stderr], [0, '']);
  assert.deepEqual(await getObject(principal.clients, bucket, 'there'), body);
});

test('an undo does not touch what has been changed since', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  using operator = operatorOf(crossing);
  const { a, bucket } = crossing;
  assert.equal((await operator.grant('--allow', 'read', '--apply')).exitCode, 0);
  await a.clients.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy(othersMayList(crossing)) }));
  const now = await policiesNow(crossing);
  const [file] = readdirSync(operator.folder).filter((name) => name.startsWith('crosskey-undo'));
  const undone = await operator.run('--undo', `${file}`);
  assert.equal(undone.exitCode, 1);
  assert.match(
    undone.stderr,
    /the bucket policy of account-a-s3bucket, account \d+ has been changed in the meantime: nothing was done/,
  );
  assert.deepEqual(await policiesNow(crossing), now);
});

test('a deny elsewhere is found after the change, and bad command lines are refused', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  using operator = operatorOf(crossing);
  await crossing.principal.putPolicy(policy({ Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }));
  const denied = await operator.grant('--allow', 'read', '--apply');
  assert.equal(denied.exitCode, 1);
  assert.match(denied.stdout, /✗ read: kms:Decrypt is denied/);
  const wrong: readonly (readonly [string[], RegExp])[] = [
    [['--allow', 'eat'], /`eat` is not one of read, write, list/],
    [['--allow', 'read', '--prefix', 'a*'], /must not hold/],
    [['--allow', 'read', '--print', '--apply'], /exclude each other/],
    [[], /--allow is needed/],
  ];
  for (const [args, words] of wrong) {
    const { exitCode, stderr } = await operator.grant(...args);
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, words);
  }
  const none = await operator.run('--undo', 'none.json');
  assert.equal(none.exitCode, 2);
  const mixed = await operator.run('--undo', 'none.json', '--apply');
  assert.match(mixed.stderr, /--apply does not go with --undo/);
});

test('the key itself is never of use by hand, also to who was granted', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  using operator = operatorOf(crossing);
  const { a, principal, keyArn } = crossing;
  assert.equal((await operator.grant('--allow', 'read,write', '--apply')).exitCode, 0);
  const EncryptionContext = { 'aws:s3:arn': `arn:aws:s3:::${crossing.bucket}/x` };
  const made = await a.clients.kms.send(
    new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: 'AES_256', EncryptionContext }),
  );
  const opening = principal.clients.kms.send(
    new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext }),
  );
  assert.ok(await isRefused(opening));
});
