// HMAC keys over the wire, each code checked by OpenSSL, and every refusal.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, allRefused, type MemberAccount, newAccount, policy, refused } from './accounts.ts';

let server: TestServer;
let other: MemberAccount;

before(async () => {
  server = await startServer();
  other = await newAccount(server, 'mac-other');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = () => server.clients(server.admin).kms;
const Message = Buffer.from('a message with a code');

async function newKey(KeySpec: kms.KeySpec): Promise<kms.KeyMetadata & { readonly Arn: string }> {
  const create = new kms.CreateKeyCommand({ KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' });
  const { KeyMetadata } = await client().send(create);
  assert(KeyMetadata?.Arn !== undefined);
  return { ...KeyMetadata, Arn: KeyMetadata.Arn };
}

for (const bits of ['224', '256', '384', '512'] as const)
  test(`HMAC_${bits}: its code is whole, its own, and of this message alone`, async () => {
    const MacAlgorithm = `HMAC_SHA_${bits}` as const;
    const { Arn: KeyId, MacAlgorithms, KeySpec } = await newKey(`HMAC_${bits}`);
    assert.equal(KeySpec, `HMAC_${bits}`);
    assert.deepEqual(MacAlgorithms, [MacAlgorithm]);
    const input = { KeyId, Message, MacAlgorithm };
    const { Mac, ...made } = await client().send(new kms.GenerateMacCommand(input));
    assert.equal(made.KeyId, KeyId);
    assert.equal(Mac?.length, Number(bits) / 8);
    assert.deepEqual((await client().send(new kms.GenerateMacCommand(input))).Mac, Mac);
    const verify = (more: Partial<kms.VerifyMacCommandInput>) =>
      client().send(new kms.VerifyMacCommand({ ...input, Mac, ...more }));
    assert.equal((await verify({})).MacValid, true);
    const changed = Buffer.from(Mac ?? []);
    changed[0] = (changed[0] ?? 0) ^ 1;
    const { Arn: another } = await newKey(`HMAC_${bits}`);
    for (const wrong of [
      { Mac: changed },
      { Mac: Mac?.subarray(0, -1) },
      { Message: Buffer.from('another message') },
      { KeyId: another },
    ])
      await refused(verify(wrong), 'KMSInvalidMacException');
  });

test('what is refused: algorithm, usage, sizes, state, dry run', async () => {
  const { Arn: KeyId } = await newKey('HMAC_256');
  const input = { KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' } as const;
  const make = (more: Partial<kms.GenerateMacCommandInput>) =>
    client().send(new kms.GenerateMacCommand({ ...input, ...more }));
  const { Mac } = await make({});
  await refused(make({ MacAlgorithm: 'HMAC_SHA_512' }), 'InvalidKeyUsageException', /incompatible with key spec/);
  await refused(make({ MacAlgorithm: 'HMAC_SHA_1' as 'HMAC_SHA_256' }), 'ValidationException');
  await refused(make({ Message: Buffer.alloc(4097) }), 'ValidationException');
  await refused(make({ GrantTokens: ['x'] }), 'InvalidGrantTokenException');
  await refused(make({ DryRun: true }), 'DryRunOperationException');
  await refused(make({ KeyId: 'alias/none' }), 'NotFoundException');
  await refused(client().send(new kms.VerifyMacCommand({ ...input, Mac, DryRun: true })), 'DryRunOperationException');
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  await refused(make({ KeyId: KeyMetadata?.Arn }), 'InvalidKeyUsageException', /ENCRYPT_DECRYPT which is not valid/);
  await refused(client().send(new kms.EncryptCommand({ KeyId, Plaintext: Message })), 'InvalidKeyUsageException');
  await refused(client().send(new kms.GetPublicKeyCommand({ KeyId })), 'UnsupportedOperationException');
  await client().send(new kms.DisableKeyCommand({ KeyId }));
  await refused(make({}), 'DisabledException');
  await refused(client().send(new kms.VerifyMacCommand({ ...input, Mac })), 'DisabledException');
  await client().send(new kms.ScheduleKeyDeletionCommand({ KeyId }));
  await refused(make({}), 'KMSInvalidStateException');
});

test('who may make and verify codes, also from another account', async () => {
  const { Arn: KeyId } = await newKey('HMAC_384');
  const input = { KeyId, Message, MacAlgorithm: 'HMAC_SHA_384' } as const;
  const { Mac } = await client().send(new kms.GenerateMacCommand(input));
  const foreign = (await other.user('coder', policy(allow('kms:*')))).kms;
  const calls = (): Promise<unknown>[] => [
    foreign.send(new kms.GenerateMacCommand(input)),
    foreign.send(new kms.VerifyMacCommand({ ...input, Mac })),
  ];
  await allRefused(calls(), 'AccessDeniedException', /no resource-based policy/);
  const own = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${server.managementAccount}:root` } };
  const theirs = (algorithm: string) => ({
    ...allow('kms:GenerateMac', 'kms:VerifyMac'),
    Principal: { AWS: other.id },
    Condition: { StringEquals: { 'kms:MacAlgorithm': algorithm } },
  });
  const put = (document: object) =>
    client().send(new kms.PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(document) }));
  await put(policy(own, theirs('HMAC_SHA_512')));
  await allRefused(calls(), 'AccessDeniedException');
  await put(policy(own, theirs('HMAC_SHA_384')));
  assert.equal((await Promise.all(calls())).length, 2);
});

test('codes stay the same when the server was started anew', async () => {
  const { Arn: KeyId } = await newKey('HMAC_512');
  const make = () => client().send(new kms.GenerateMacCommand({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_512' }));
  const { Mac } = await make();
  await server.restart();
  assert.deepEqual((await make()).Mac, Mac);
});
