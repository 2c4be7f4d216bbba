// Rotation over the wire: automatic and on demand, each refusal, and the service's event on the trail. Rows seed 000-6, 000-7.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, allRefused, type MemberAccount, newAccount, policy, refused } from './accounts.ts';

let server: TestServer;
let other: MemberAccount;
const dayMs = 86_400_000;

before(async () => {
  server = await startServer();
  other = await newAccount(server, 'rotation-other');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const clients = () => server.clients(server.admin);

async function newKey(): Promise<string> {
  const { KeyMetadata } = await clients().kms.send(new kms.CreateKeyCommand({}));
  assert(KeyMetadata?.Arn !== undefined);
  return KeyMetadata.Arn;
}

const enable = (KeyId: string, RotationPeriodInDays?: number) =>
  clients().kms.send(new kms.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
const disable = (KeyId: string) => clients().kms.send(new kms.DisableKeyRotationCommand({ KeyId }));
const rotate = (KeyId: string) => clients().kms.send(new kms.RotateKeyOnDemandCommand({ KeyId }));
const status = (KeyId: string) => clients().kms.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
const rotations = async (KeyId: string, more: Partial<kms.ListKeyRotationsCommandInput> = {}) =>
  (await clients().kms.send(new kms.ListKeyRotationsCommand({ KeyId, ...more }))).Rotations ?? [];
const current = async (KeyId: string) =>
  (await clients().kms.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata?.CurrentKeyMaterialId;

test('rotation is switched on, off and on another period, and says when it is due', async () => {
  const KeyId = await newKey();
  assert.equal((await status(KeyId)).KeyRotationEnabled, false);
  await enable(KeyId);
  const usual = await status(KeyId);
  assert.equal(usual.KeyId, KeyId);
  assert.equal(usual.KeyRotationEnabled, true);
  assert.equal(usual.RotationPeriodInDays, 365);
  const inDays = ((usual.NextRotationDate?.getTime() ?? 0) - server.clock.now()) / dayMs;
  assert(inDays > 364.9 && inDays <= 365, `${inDays}`);
  await enable(KeyId);
  assert.deepEqual((await status(KeyId)).NextRotationDate, usual.NextRotationDate);
  await enable(KeyId, 90);
  assert.equal((await status(KeyId)).RotationPeriodInDays, 90);
  await disable(KeyId);
  const off = await status(KeyId);
  assert.equal(off.KeyRotationEnabled, false);
  assert.equal(off.NextRotationDate, undefined);
});

test('a rotation on demand gives new material, keeps the old, and leaves the schedule alone', async () => {
  const KeyId = await newKey();
  await enable(KeyId);
  const { NextRotationDate } = await status(KeyId);
  const first = await current(KeyId);
  const Plaintext = Buffer.from('before the rotation');
  const { CiphertextBlob } = await clients().kms.send(new kms.EncryptCommand({ KeyId, Plaintext }));
  assert.deepEqual((await rotate(KeyId)).KeyId, KeyId);
  const second = await current(KeyId);
  assert.notEqual(second, first);
  const opened = await clients().kms.send(new kms.DecryptCommand({ CiphertextBlob }));
  assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
  assert.equal(opened.KeyMaterialId, first);
  const dataKey = new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' });
  assert.equal((await clients().kms.send(dataKey)).KeyMaterialId, second);
  const moved = new kms.ReEncryptCommand({ CiphertextBlob, DestinationKeyId: KeyId });
  const { SourceKeyMaterialId, DestinationKeyMaterialId } = await clients().kms.send(moved);
  assert.deepEqual([SourceKeyMaterialId, DestinationKeyMaterialId], [first, second]);
  assert.deepEqual((await status(KeyId)).NextRotationDate, NextRotationDate);
  const [entry, ...more] = await rotations(KeyId);
  assert.deepEqual(more, []);
  assert.equal(entry?.RotationType, 'ON_DEMAND');
  assert(entry.RotationDate instanceof Date);
  assert.equal(entry.KeyMaterialState, 'CURRENT');
  const all = await rotations(KeyId, { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  assert.deepEqual(
    all.map(({ KeyMaterialId, KeyMaterialState }) => [KeyMaterialId, KeyMaterialState]),
    [
      [first, 'NON_CURRENT'],
      [second, 'CURRENT'],
    ],
  );
});

test('a key is rotated on demand 25 times and no more; its rotations are listed in pages', async () => {
  const KeyId = await newKey();
  for (let count = 0; count < 25; count += 1) await rotate(KeyId);
  await refused(rotate(KeyId), 'LimitExceededException');
  const listed: (string | undefined)[] = [];
  for await (const page of kms.paginateListKeyRotations({ client: clients().kms, pageSize: 10 }, { KeyId }))
    listed.push(...(page.Rotations ?? []).map(({ KeyMaterialId }) => KeyMaterialId));
  assert.equal(new Set(listed).size, 25);
  assert.equal(listed.length, 25);
});

test('while a key is disabled or waits for deletion its rotation is off, and cannot be changed', async () => {
  const KeyId = await newKey();
  await enable(KeyId, 100);
  const on = await status(KeyId);
  await clients().kms.send(new kms.DisableKeyCommand({ KeyId }));
  assert.equal((await status(KeyId)).KeyRotationEnabled, false);
  for (const change of [enable, disable, rotate]) await refused(change(KeyId), 'DisabledException');
  await clients().kms.send(new kms.ScheduleKeyDeletionCommand({ KeyId }));
  assert.equal((await status(KeyId)).KeyRotationEnabled, false);
  for (const change of [enable, disable, rotate]) await refused(change(KeyId), 'KMSInvalidStateException');
  await clients().kms.send(new kms.CancelKeyDeletionCommand({ KeyId }));
  await clients().kms.send(new kms.EnableKeyCommand({ KeyId }));
  assert.deepEqual((await status(KeyId)).NextRotationDate, on.NextRotationDate);
});

test('what is refused, and to whom', async () => {
  const KeyId = await newKey();
  for (const days of [89, 2561, 0, -1]) await refused(enable(KeyId, days), 'ValidationException');
  for (const days of [90, 2560]) await enable(KeyId, days);
  const missing = KeyId.replace(/[^/]*$/, '12345678-1234-1234-1234-123456789012');
  for (const call of [enable, disable, rotate, status, rotations]) {
    await refused(call(missing), 'NotFoundException');
    await refused(call('alias/x'), 'InvalidArnException', /Key Aliases are not supported/);
  }
  const { user } = other;
  const statements = [
    { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${server.managementAccount}:root` } },
    { ...allow('kms:*'), Principal: { AWS: other.id } },
  ];
  const put = new kms.PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy(...statements)) });
  await clients().kms.send(put);
  const foreign = (await user('rotator', policy(allow('kms:*')))).kms;
  const denied: Promise<unknown>[] = [
    foreign.send(new kms.EnableKeyRotationCommand({ KeyId })),
    foreign.send(new kms.DisableKeyRotationCommand({ KeyId })),
    foreign.send(new kms.RotateKeyOnDemandCommand({ KeyId })),
    foreign.send(new kms.ListKeyRotationsCommand({ KeyId })),
  ];
  await allRefused(denied, 'AccessDeniedException');
  assert.equal((await foreign.send(new kms.GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled, true);
});

test('in the account too, each call needs its permission, and a policy may bound the period', async () => {
  const { KeyMetadata } = await other.admin.kms.send(new kms.CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn;
  const nobody = (await other.user('no-rotator')).kms;
  const denied: Promise<unknown>[] = [
    nobody.send(new kms.EnableKeyRotationCommand({ KeyId })),
    nobody.send(new kms.DisableKeyRotationCommand({ KeyId })),
    nobody.send(new kms.RotateKeyOnDemandCommand({ KeyId })),
    nobody.send(new kms.ListKeyRotationsCommand({ KeyId })),
    nobody.send(new kms.GetKeyRotationStatusCommand({ KeyId })),
  ];
  await allRefused(denied, 'AccessDeniedException', /no identity-based policy allows/);
  const Condition = { NumericLessThanEquals: { 'kms:RotationPeriodInDays': '180' } };
  const bounded = (await other.user('bounded', policy({ ...allow('kms:EnableKeyRotation'), Condition }))).kms;
  await bounded.send(new kms.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 180 }));
  await refused(
    bounded.send(new kms.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 181 })),
    'AccessDeniedException',
  );
  await refused(bounded.send(new kms.EnableKeyRotationCommand({ KeyId })), 'AccessDeniedException');
});

test('the rotation of an AWS managed key is always on, and nobody changes it', async () => {
  const { KeyMetadata } = await clients().kms.send(new kms.DescribeKeyCommand({ KeyId: 'alias/aws/s3' }));
  const KeyId = KeyMetadata?.Arn ?? '';
  assert.equal((await status(KeyId)).RotationPeriodInDays, 365);
  for (const change of [enable, disable, rotate]) await refused(change(KeyId), 'AccessDeniedException');
});

test('a key rotates when it is due, what it sealed before opens, and the trail tells of it', async () => {
  const KeyId = await newKey();
  await enable(KeyId, 90);
  const first = await current(KeyId);
  const Plaintext = Buffer.from('before the rotation');
  const { CiphertextBlob } = await clients().kms.send(new kms.EncryptCommand({ KeyId, Plaintext }));
  server.clock.advance(91 * dayMs);
  await server.runDueJobs();
  const second = await current(KeyId);
  assert.notEqual(second, first);
  const [rotation] = await rotations(KeyId);
  assert.equal(rotation?.RotationType, 'AUTOMATIC');
  await server.restart();
  const opened = await clients().kms.send(new kms.DecryptCommand({ CiphertextBlob }));
  assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
  const lookup = new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: KeyId }],
  });
  const { Events } = await clients().cloudtrail.send(lookup);
  const [event, ...more] = (Events ?? []).filter(({ EventName }) => EventName === 'RotateKey');
  assert.deepEqual(more, []);
  const document = JSON.parse(event?.CloudTrailEvent ?? '{}');
  assert.equal(document.eventType, 'AwsServiceEvent');
  assert.deepEqual(document.serviceEventDetails, {
    keyId: KeyId.replace(/^.*\//, ''),
    rotationType: 'AUTOMATIC',
    keyOrigin: 'AWS_KMS',
    currentKeyMaterialId: second,
    previousKeyMaterialId: first,
  });
});

test('a rotation on demand is told to the trail like an automatic one, beside the call', async () => {
  const KeyId = await newKey();
  const previousKeyMaterialId = await current(KeyId);
  await rotate(KeyId);
  const lookup = new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: KeyId }],
  });
  const { Events } = await clients().cloudtrail.send(lookup);
  assert.equal(Events?.filter(({ EventName }) => EventName === 'RotateKeyOnDemand').length, 1);
  const documents = (Events ?? [])
    .filter(({ EventName }) => EventName === 'RotateKey')
    .map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? ''));
  assert.deepEqual(
    documents.map(({ serviceEventDetails }) => serviceEventDetails),
    [
      {
        keyId: KeyId.replace(/^.*\//, ''),
        rotationType: 'ON_DEMAND',
        keyOrigin: 'AWS_KMS',
        currentKeyMaterialId: await current(KeyId),
        previousKeyMaterialId,
      },
    ],
  );
});
