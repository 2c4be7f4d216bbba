// The last use of a key over the wire: what counts as one, and what a policy makes of it before a key is taken away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, type MemberAccount, newAccount, policy, refused } from './accounts.ts';

let server: TestServer;
let other: MemberAccount;
const Plaintext = Buffer.from('a secret');

before(async () => {
  server = await startServer();
  other = await newAccount(server, 'usage-other');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = () => server.clients(server.admin).kms;
const usage = (KeyId: string) => client().send(new kms.GetKeyLastUsageCommand({ KeyId }));

async function newKey(input: kms.CreateKeyCommandInput = {}) {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand(input));
  assert(KeyMetadata?.Arn !== undefined && KeyMetadata.KeyId !== undefined);
  return { id: KeyMetadata.KeyId, arn: KeyMetadata.Arn, created: KeyMetadata.CreationDate };
}

test('a key that was never used says so, and since when that is known', async () => {
  const key = await newKey();
  const { $metadata: _, ...answer } = await usage(key.arn);
  assert.deepEqual(answer, {
    KeyId: key.id,
    KeyLastUsage: {},
    TrackingStartDate: key.created,
    KeyCreationDate: key.created,
  });
  await client().send(new kms.DescribeKeyCommand({ KeyId: key.id }));
  await refused(
    client().send(new kms.EncryptCommand({ KeyId: key.id, Plaintext, DryRun: true })),
    'DryRunOperationException',
  );
  await refused(
    client().send(new kms.SignCommand({ KeyId: key.id, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' })),
    'InvalidKeyUsageException',
  );
  assert.deepEqual((await usage(key.id)).KeyLastUsage, {});
});

test('it is told within the account, to those who may ask', async () => {
  const key = await newKey();
  const own = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${server.managementAccount}:root` } };
  const Policy = JSON.stringify(policy(own, { ...allow('kms:*'), Principal: { AWS: other.id } }));
  await client().send(new kms.PutKeyPolicyCommand({ KeyId: key.id, Policy }));
  const foreign = server.clients(other.credentials).kms;
  await refused(foreign.send(new kms.GetKeyLastUsageCommand({ KeyId: key.arn })), 'AccessDeniedException');
  // A use from another account is one of the key all the same, under the event of its owner.
  await foreign.send(new kms.EncryptCommand({ KeyId: key.arn, Plaintext }));
  const { KeyLastUsage } = await usage(key.id);
  assert.equal(KeyLastUsage?.Operation, 'Encrypt');
  const lookup = new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: KeyLastUsage.CloudTrailEventId }],
  });
  assert.equal((await server.clients(server.admin).cloudtrail.send(lookup)).Events?.length, 1);
  const { KeyMetadata } = await foreign.send(new kms.CreateKeyCommand({}));
  const nobody = (await other.user('usage-nobody')).kms;
  const ask = new kms.GetKeyLastUsageCommand({ KeyId: KeyMetadata?.Arn });
  await refused(nobody.send(ask), 'AccessDeniedException', /no identity-based policy/);
  await refused(usage(KeyMetadata?.Arn ?? ''), 'AccessDeniedException');
  await refused(usage('alias/none'), 'InvalidArnException', /Key Aliases are not supported/);
  await refused(usage('12345678-1234-1234-1234-123456789012'), 'NotFoundException');
});

test('the last use is the last that succeeded, with its event on the trail and its request', async () => {
  const key = await newKey();
  const encrypted = await client().send(new kms.EncryptCommand({ KeyId: key.id, Plaintext }));
  const { KeyLastUsage: first } = await usage(key.id);
  assert.equal(first?.Operation, 'Encrypt');
  assert.equal(first.KmsRequestId, encrypted.$metadata.requestId);
  const { CiphertextBlob } = encrypted;
  await client().send(new kms.DecryptCommand({ CiphertextBlob }));
  await server.restart();
  const { KeyLastUsage: second } = await usage(key.id);
  assert.equal(second?.Operation, 'Decrypt');
  const EventId = second.CloudTrailEventId;
  const lookup = new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: EventId }] });
  const { Events } = await server.clients(server.admin).cloudtrail.send(lookup);
  assert.deepEqual(
    Events?.map(({ EventName }) => EventName),
    ['Decrypt'],
  );
  const destination = await newKey();
  const move = new kms.ReEncryptCommand({ CiphertextBlob, DestinationKeyId: destination.id });
  await client().send(move);
  for (const { id } of [key, destination]) assert.equal((await usage(id)).KeyLastUsage?.Operation, 'ReEncrypt');
});

test('a policy keeps a key that was used of late from being disabled or deleted', async () => {
  const statements = (account: string) => [
    { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } },
    {
      ...allow('kms:DisableKey', 'kms:ScheduleKeyDeletion'),
      Effect: 'Deny',
      Principal: '*',
      Condition: { NumericLessThanEquals: { 'kms:TrailingDaysWithoutKeyUsage': '30' } },
    },
  ];
  const Policy = JSON.stringify(policy(...statements(server.managementAccount)));
  const [used, unused] = [await newKey({ Policy }), await newKey({ Policy })];
  await client().send(new kms.EncryptCommand({ KeyId: used.id, Plaintext }));
  const disable = (KeyId: string) => client().send(new kms.DisableKeyCommand({ KeyId }));
  const schedule = (KeyId: string) => client().send(new kms.ScheduleKeyDeletionCommand({ KeyId }));
  await disable(unused.id);
  for (const call of [disable, schedule]) await refused(call(used.id), 'AccessDeniedException', /explicit deny/);
  server.clock.advance(30 * 86_400_000);
  await refused(disable(used.id), 'AccessDeniedException', /explicit deny/);
  server.clock.advance(86_400_000);
  await disable(used.id);
  await schedule(used.id);
});
