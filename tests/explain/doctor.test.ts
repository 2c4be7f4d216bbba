// `crosskey doctor` says what the server does: for every policy that is missing, and for the traps of lessons 7 and 10 to 13.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateAliasCommand, CreateGrantCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations';
import { CopyObjectCommand, ListObjectsV2Command, PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { readDoctorOptions, type Task } from '../../src/cli/doctor/options.ts';
import { diagnose } from '../../src/cli/doctor.ts';
import { openAccounts } from '../../src/cli/operator/accounts.ts';
import { readOrganization } from '../../src/cli/operator/organization-setup.ts';
import { cleanEnvironment, crosskey } from '../cli/running-command.ts';
import { type Crossing, layers, newCrossing, region, wayName, ways } from '../seeds/crossing.ts';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy, withStatements } from '../support/policy.ts';

async function doctor(crossing: Crossing, task: Task, ...more: string[]) {
  const { server, a, principal, bucket } = crossing;
  const flags = ['--bucket', bucket, '--principal', principal.arn, '--do', task, '--owner', a.id, '--object', 'shared'];
  const options = readDoctorOptions([...flags, ...more], {});
  const operator = { endpoint: server.endpoint, region, profile: undefined, credentials: server.admin };
  const { checks } = await diagnose({ ...options, operator });
  return {
    missing: checks.filter(({ kind }) => kind === 'missing').map(({ title }) => title),
    warnings: checks.filter(({ kind }) => kind === 'warning').map(({ title }) => title),
  };
}

function attempts({ principal, bucket }: Crossing): Readonly<Record<Task, () => Promise<unknown>>> {
  const { clients } = principal;
  const CopySource = `${bucket}/shared`;
  return {
    read: () => getObject(clients, bucket, 'shared'),
    write: () => putObject(clients, bucket, 'shared', 'text'),
    multipart: () => uploadInParts(clients, bucket, 'shared', [Buffer.from('text')]),
    copy: () =>
      clients.s3.send(
        new CopyObjectCommand({ Bucket: bucket, Key: 'shared', CopySource, MetadataDirective: 'REPLACE' }),
      ),
    list: () => clients.s3.send(new ListObjectsV2Command({ Bucket: bucket })),
  };
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Doctor and server agree on every task. */
async function agree(crossing: Crossing, when: string): Promise<void> {
  for (const [task, attempt] of Object.entries(attempts(crossing)) as [Task, () => Promise<unknown>][]) {
    const { missing } = await doctor(crossing, task);
    assert.equal(missing.length === 0, await succeeds(attempt()), `${task} ${when}: ${missing.join('; ')}`);
  }
}

for (const way of ways) {
  test(`doctor and server agree with all three policies and without each of them, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    await crossing.grant(...layers);
    await putObject(crossing.principal.clients, crossing.bucket, 'shared', 'text');
    await agree(crossing, 'with all policies');
    for (const layer of layers) {
      await crossing.revoke(layer);
      await agree(crossing, `without the policy of the ${layer}`);
      await crossing.grant(layer);
    }
    assert.deepEqual(crossing.server.reported, []);
  });
}

async function openCrossing(bucketKey = false): Promise<Crossing> {
  const crossing = await newCrossing({ principal: 'role', bucketKey });
  await crossing.grant(...layers);
  await putObject(crossing.principal.clients, crossing.bucket, 'shared', 'text');
  return crossing;
}

const ownKeyPolicy = ({ a }: Crossing) => ({
  Effect: 'Allow',
  Principal: { AWS: a.id },
  Action: 'kms:*',
  Resource: '*',
});
const keyStatement = ({ principal }: Crossing, Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: principal.arn },
  Action,
  Resource: '*',
  ...more,
});

async function setDefaultKey({ a, bucket }: Crossing, KMSMasterKeyID: string | undefined): Promise<void> {
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID };
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await a.clients.s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration }));
}

test('lesson 7: an upload in parts needs kms:Decrypt, and doctor says that small objects hide it', async () => {
  await using crossing = await openCrossing();
  await crossing.put('key', policy(ownKeyPolicy(crossing), keyStatement(crossing, 'kms:GenerateDataKey')));
  assert.deepEqual(await doctor(crossing, 'write'), { missing: [], warnings: [] });
  const { missing, warnings } = await doctor(crossing, 'multipart');
  assert.deepEqual(missing, ['kms:Decrypt is not allowed']);
  assert.match(warnings.join(), /small objects can be written and large ones cannot/);
  await agree(crossing, 'without kms:Decrypt');
});

test('lesson 10: an alias is looked up among the keys of the caller, and aws/s3 lets nobody else in', async () => {
  await using crossing = await openCrossing();
  const { a, keyArn } = crossing;
  await a.clients.kms.send(new CreateAliasCommand({ AliasName: 'alias/files', TargetKeyId: keyArn }));
  for (const name of ['alias/files', `${keyArn.split('/').at(-1)}`]) {
    await setDefaultKey(crossing, name);
    const { missing } = await doctor(crossing, 'write');
    assert.match(missing.join(), /which each account looks up among its own keys/);
    assert.equal(await succeeds(attempts(crossing).write()), false);
  }
  await setDefaultKey(crossing, undefined);
  // Written with the key of the caller's own account: the bucket's owner is the one who cannot read it.
  const { missing, warnings } = await doctor(crossing, 'write');
  assert.deepEqual(missing, []);
  assert.match(warnings.join(), /encrypted with `aws\/s3` of its own account/);
  assert.equal(await succeeds(attempts(crossing).write()), true);
  assert.equal(await succeeds(getObject(a.clients, crossing.bucket, 'shared')), false);
  await putObject(a.clients, crossing.bucket, 'shared', 'text');
  assert.match((await doctor(crossing, 'read')).missing.join(), /the key is `aws\/s3`, whose policy belongs to AWS/);
  assert.equal(await succeeds(attempts(crossing).read()), false);
});

test('lesson 11: a condition on the object as encryption context stops to match with the Bucket Key', async () => {
  const condition = (s3Arn: string) => ({ Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': s3Arn } } });
  for (const bucketKey of [true, false]) {
    await using crossing = await openCrossing(bucketKey);
    const put = (s3Arn: string) =>
      crossing.put('key', policy(ownKeyPolicy(crossing), keyStatement(crossing, 'kms:*', condition(s3Arn))));
    const arns = [`arn:aws:s3:::${crossing.bucket}/*`, `arn:aws:s3:::${crossing.bucket}`] as const;
    const [wrong, right] = bucketKey ? arns : arns.toReversed();
    await put(`${wrong}`);
    const { missing, warnings } = await doctor(crossing, 'write');
    assert.deepEqual(missing, ['kms:GenerateDataKey is not allowed']);
    assert.match(
      warnings.join(),
      bucketKey ? /Bucket Key is on, and .* if it were off/ : /is off, and .* if it were on/,
    );
    assert.equal(await succeeds(attempts(crossing).write()), false);
    await put(`${right}`);
    assert.deepEqual(await doctor(crossing, 'write'), { missing: [], warnings: [] });
    assert.equal(await succeeds(attempts(crossing).write()), true);
  }
});

test('lesson 12: a key policy with management actions only is told', async () => {
  await using crossing = await openCrossing();
  const manage = ['kms:Describe*', 'kms:Put*', 'kms:Enable*', 'kms:List*', 'kms:ScheduleKeyDeletion'];
  await crossing.put('key', policy(ownKeyPolicy(crossing), keyStatement(crossing, manage)));
  const { missing, warnings } = await doctor(crossing, 'write');
  assert.deepEqual(missing, ['kms:GenerateDataKey is not allowed']);
  assert.match(warnings.join(), /the key policy gives management actions only to this principal/);
});

test('lesson 13: a deny without the encryption header breaks who relies on the default', async () => {
  await using crossing = await openCrossing();
  const { documents, bucket, keyArn } = crossing;
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
    Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
  };
  await crossing.put('bucket', withStatements(documents.bucket, deny));
  const { missing, warnings } = await doctor(crossing, 'write');
  assert.deepEqual(missing, ['s3:PutObject is denied']);
  assert.match(warnings.join(), /denies writes without the encryption header/);
  assert.equal(await succeeds(attempts(crossing).write()), false);
  assert.deepEqual(await doctor(crossing, 'write', '--key', keyArn), { missing: [], warnings: [] });
});

test('a grant takes the place of the key policy, a disabled key stops all, conditions get their values', async () => {
  await using crossing = await openCrossing();
  const { a, principal, keyArn: KeyId, documents } = crossing;
  await crossing.revoke('key');
  const grant = {
    KeyId,
    GranteePrincipal: principal.arn,
    Operations: ['Decrypt' as const, 'GenerateDataKey' as const],
  };
  assert.deepEqual((await doctor(crossing, 'read')).missing, ['kms:Decrypt is not allowed']);
  await a.clients.kms.send(new CreateGrantCommand(grant));
  await agree(crossing, 'with a grant');
  const deny = {
    Effect: 'Deny',
    Action: 's3:*',
    Resource: '*',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
  };
  await crossing.put('identity', withStatements(documents.identity, deny));
  assert.deepEqual((await doctor(crossing, 'list')).missing, []);
  const answer = await doctor(crossing, 'list', '--context', 'aws:MultiFactorAuthPresent=false');
  assert.deepEqual(answer.missing, ['s3:ListBucket is denied']);
  await crossing.put('identity', documents.identity);
  await a.clients.kms.send(new DisableKeyCommand({ KeyId }));
  assert.deepEqual((await doctor(crossing, 'read')).missing, ['the key is Disabled: nothing can be read or written']);
});

test('the command prints its list and what is wanted, and ends with 0, 1 or 2', async () => {
  await using crossing = await openCrossing();
  const { server, a, principal, bucket } = crossing;
  const home = mkdtempSync(join(tmpdir(), 'crosskey-doctor-'));
  const environment = cleanEnvironment(home, {
    AWS_ACCESS_KEY_ID: server.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.admin.secretAccessKey,
    AWS_REGION: region,
  });
  const run = (...args: string[]) =>
    crosskey(['doctor', '--endpoint-url', server.endpoint, '--owner', a.id, ...args], environment, home).ended;
  const asked = ['--bucket', bucket, '--principal', principal.arn, '--do', 'read'];
  const healthy = await run(...asked);
  assert.equal(healthy.exitCode, 0, healthy.stderr);
  assert.match(healthy.stdout, /✓ s3:GetObject is allowed\n✓ kms:Decrypt is allowed/);
  await crossing.revoke('bucket');
  const ill = await run(...asked);
  assert.equal(ill.exitCode, 1, ill.stderr);
  assert.match(
    ill.stdout,
    /✗ s3:GetObject is not allowed[\s\S]*✗ bucket policy does not allow[\s\S]*It takes:\n {2}in the bucket policy/,
  );
  const wrong = await run('--bucket', bucket, '--do', 'eat');
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stderr, /--principal is needed/);
  assert.match(wrong.stderr, /--do: one of read, write, multipart, copy, list is needed/);
  const gone = await run('--bucket', 'no-such-bucket', '--principal', principal.arn, '--do', 'read');
  assert.equal(gone.exitCode, 1);
  assert.match(gone.stderr, /the bucket `no-such-bucket` cannot be read as account/);
  rmSync(home, { recursive: true, force: true });
});

for (const [Type, side] of [
  ['SERVICE_CONTROL_POLICY', 'b'],
  ['RESOURCE_CONTROL_POLICY', 'a'],
] as const) {
  test(`doctor reads the organization: a ${Type} that denies the key is seen`, async () => {
    await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
    const { server } = crossing;
    await crossing.grant(...layers);
    await putObject(crossing.principal.clients, crossing.bucket, 'shared', 'text');
    const { organizations } = server.clients(server.admin);
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    await organizations.send(new EnablePolicyTypeCommand({ RootId: Roots?.[0]?.Id, PolicyType: Type }));
    await agree(crossing, 'with a control policy that allows all');
    const everyone = Type === 'RESOURCE_CONTROL_POLICY' ? { Principal: '*' } : {};
    const Content = policy({ Effect: 'Deny', ...everyone, Action: 'kms:Decrypt', Resource: '*' });
    const { Policy } = await organizations.send(
      new CreatePolicyCommand({ Name: 'no keys', Description: '', Type, Content }),
    );
    const attachment = { PolicyId: Policy?.PolicySummary?.Id, TargetId: crossing[side].id };
    await organizations.send(new AttachPolicyCommand(attachment));
    assert.deepEqual((await doctor(crossing, 'read')).missing, ['kms:Decrypt is denied']);
    await agree(crossing, 'with a control policy that denies the key');
    await organizations.send(new DetachPolicyCommand(attachment));
    assert.deepEqual(await doctor(crossing, 'read'), { missing: [], warnings: [] });
  });
}

test('an operator who may not read the organization is told so, and not that all is well', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { server, a } = crossing;
  const operator = { endpoint: server.endpoint, region, profile: undefined, credentials: a.credentials };
  using accounts = await openAccounts(operator);
  const organization = await readOrganization(accounts, [a.id]);
  assert.equal(organization.kind, 'unread');
  assert.match('why' in organization ? organization.why : '', /don't have permissions/);
});
