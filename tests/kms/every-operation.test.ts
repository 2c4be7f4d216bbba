// Every operation of KMS over the wire: it succeeds, is denied without its permission, knows a dry run, refuses what is no key,
// and works across accounts exactly where AWS says that it does. https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { kmsOperations } from '../../src/operations/kms/table.ts';
import { operationSchema } from '../../src/protocol/schema/model.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, type MemberAccount, newAccount, policy, refused } from './accounts.ts';
import { inputOf, kinds, type Name, withoutKey } from './sample-calls.ts';

let server: TestServer;
let owner: MemberAccount;
let stranger: MemberAccount;
let nobody: kms.KMSClient;

before(async () => {
  server = await startServer();
  owner = await newAccount(server, 'operations-owner');
  stranger = await newAccount(server, 'operations-stranger');
  nobody = (await owner.user('nobody')).kms;
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const commands: ReadonlyMap<string, unknown> = new Map(Object.entries(kms));
type AnyCommand = new (input: object) => Parameters<kms.KMSClient['send']>[0];

async function call(from: kms.KMSClient, name: Name, input: object): Promise<Record<string, unknown>> {
  const Command = commands.get(`${name}Command`) as AnyCommand;
  return { ...(await from.send(new Command(input))) };
}

const asOwner = (name: Name, input: object) => call(owner.admin.kms, name, input);

/** The other account may do everything, as far as the key policy goes. */
const sharing = () =>
  JSON.stringify(
    policy(
      ...[owner, stranger].map(({ id }) => ({ ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${id}:root` } })),
    ),
  );

async function newInput(name: Name): Promise<object> {
  if (name === 'GenerateRandom') return { NumberOfBytes: 8 };
  if (name === 'ListRetirableGrants') return { RetiringPrincipal: `arn:aws:iam::${owner.id}:root` };
  if (withoutKey.includes(name)) return {};
  const made = (await asOwner('CreateKey', {
    ...kinds[name],
    Policy: sharing(),
  })) as Partial<kms.CreateKeyCommandOutput>;
  const KeyId = made.KeyMetadata?.Arn ?? '';
  const input = await inputOf(asOwner, name, KeyId);
  if (name === 'CancelKeyDeletion') await asOwner('ScheduleKeyDeletion', { KeyId });
  // Of one key alone, so that the policy of that key decides.
  return name === 'ReEncrypt' ? { ...input, DestinationKeyId: KeyId } : input;
}

const names = Object.keys(kmsOperations) as Name[];
const membersOf = (name: Name): readonly string[] =>
  operationSchema('kms', name)?.input.members.map((member) => member.name) ?? [];

/** AWS's "Cross-account use: Yes". RetireGrant too, for whom the grant names: tests/kms/grant-life.test.ts. */
const acrossAccounts: ReadonlySet<Name> = new Set([
  'CreateGrant',
  'Decapsulate',
  'Decrypt',
  'DeriveSharedSecret',
  'DescribeKey',
  'Encapsulate',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GetKeyRotationStatus',
  'GetPublicKey',
  'ListGrants',
  'ReEncrypt',
  'RevokeGrant',
  'Sign',
  'Verify',
  'VerifyMac',
]);

for (const name of names) {
  test(`${name}: done by who may, denied to who may not`, async () => {
    const input = await newInput(name);
    await refused(call(nobody, name, input), 'AccessDeniedException', /is not authorized to perform: kms:/);
    assert(await asOwner(name, input));
  });

  const isAboutKey = !withoutKey.includes(name) && name !== 'RetireGrant';
  if (isAboutKey && acrossAccounts.has(name))
    test(`${name}: done from another account that both policies let`, async () => {
      assert(await call(stranger.admin.kms, name, await newInput(name)));
    });
  else if (isAboutKey)
    test(`${name}: not from another account, whatever the key policy says`, async () => {
      const done = call(stranger.admin.kms, name, await newInput(name));
      await assert.rejects(done, ({ name: code }: Error) => /AccessDenied|NotFoundException/.test(code));
    });

  if (membersOf(name).includes('DryRun'))
    test(`${name}: a dry run says what would be, to who may know, and does nothing`, async () => {
      const input = { ...(await newInput(name)), DryRun: true };
      await refused(call(nobody, name, input), 'AccessDeniedException');
      await refused(asOwner(name, input), 'DryRunOperationException', /would have succeeded/);
      assert(await asOwner(name, { ...input, DryRun: false }));
    });

  if (membersOf(name).includes('KeyId') && isAboutKey && name !== 'Decrypt')
    test(`${name}: a key that is not there, and what is no key`, async () => {
      const input = await newInput(name);
      const KeyId = `arn:aws:kms:us-east-1:${owner.id}:key/00000000-0000-4000-8000-000000000000`;
      await refused(asOwner(name, { ...input, KeyId }), 'NotFoundException', /does not exist/);
      await refused(asOwner(name, { ...input, KeyId: 'no key' }), 'NotFoundException', /Invalid keyId/);
      await refused(asOwner(name, { ...input, KeyId: 'x'.repeat(2049) }), 'ValidationException', /2048/);
    });
}
