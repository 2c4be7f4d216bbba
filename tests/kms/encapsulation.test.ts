// ML-KEM keys over the wire, each secret checked by OpenSSL, and every refusal.
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, decapsulate, encapsulate, type KeyObject } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, type MemberAccount, newAccount, policy, refused } from './accounts.ts';

let server: TestServer;
let other: MemberAccount;

before(async () => {
  server = await startServer();
  other = await newAccount(server, 'kem-other');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = () => server.clients(server.admin).kms;
const EncapsulationAlgorithm = 'ML_KEM';

async function newKey(KeySpec: kms.KeySpec) {
  const create = new kms.CreateKeyCommand({ KeySpec, KeyUsage: 'ENCAPSULATE_DECAPSULATE' });
  const { KeyMetadata } = await client().send(create);
  assert(KeyMetadata?.Arn !== undefined);
  return { ...KeyMetadata, Arn: KeyMetadata.Arn };
}

const spki = (PublicKey: Uint8Array | undefined): KeyObject =>
  createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });

for (const [KeySpec, size] of [
  ['ML_KEM_512', 768],
  ['ML_KEM_768', 1088],
  ['ML_KEM_1024', 1568],
] as const)
  test(`${KeySpec}: secrets of KMS and of OpenSSL for the key are recovered`, async () => {
    const { Arn: KeyId, EncapsulationAlgorithms } = await newKey(KeySpec);
    assert.deepEqual(EncapsulationAlgorithms, [EncapsulationAlgorithm]);
    const open = async (SharedSecretCiphertextBlob: Uint8Array | undefined) =>
      client().send(new kms.DecapsulateCommand({ KeyId, SharedSecretCiphertextBlob, EncapsulationAlgorithm }));
    const made = await client().send(new kms.EncapsulateCommand({ KeyId, EncapsulationAlgorithm }));
    assert.equal(made.KeyId, KeyId);
    assert.equal(made.SharedSecret?.length, 32);
    assert.equal(made.SharedSecretCiphertextBlob?.length, size);
    assert.deepEqual((await open(made.SharedSecretCiphertextBlob)).SharedSecret, made.SharedSecret);
    const { PublicKey, KeyUsage } = await client().send(new kms.GetPublicKeyCommand({ KeyId }));
    assert.equal(KeyUsage, 'ENCAPSULATE_DECAPSULATE');
    const theirs = encapsulate(spki(PublicKey));
    assert.deepEqual(Buffer.from((await open(theirs.ciphertext)).SharedSecret ?? []), theirs.sharedKey);
    const changed = Buffer.from(theirs.ciphertext);
    changed[0] = (changed[0] ?? 0) ^ 1;
    assert.notDeepEqual(Buffer.from((await open(changed)).SharedSecret ?? []), theirs.sharedKey);
    await refused(open(theirs.ciphertext.subarray(1)), 'InvalidCiphertextException');
    await server.restart();
    assert.deepEqual((await open(made.SharedSecretCiphertextBlob)).SharedSecret, made.SharedSecret);
  });

test('a data key pair of ML-KEM is one', async () => {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  const input = { KeyId: KeyMetadata?.Arn, KeyPairSpec: 'ML_KEM_768' } as const;
  const pair = await client().send(new kms.GenerateDataKeyPairCommand(input));
  const key = createPrivateKey({ key: Buffer.from(pair.PrivateKeyPlaintext ?? []), format: 'der', type: 'pkcs8' });
  const { sharedKey, ciphertext } = encapsulate(spki(pair.PublicKey));
  assert.deepEqual(decapsulate(key, ciphertext), sharedKey);
});

test('what is refused, and to whom', async () => {
  const { Arn: KeyId } = await newKey('ML_KEM_512');
  const make = (input: Partial<kms.EncapsulateCommandInput>, by = client()) =>
    by.send(new kms.EncapsulateCommand({ KeyId, EncapsulationAlgorithm, ...input }));
  const { SharedSecretCiphertextBlob } = await make({});
  const open = (input: Partial<kms.DecapsulateCommandInput>, by = client()) =>
    by.send(new kms.DecapsulateCommand({ KeyId, SharedSecretCiphertextBlob, EncapsulationAlgorithm, ...input }));
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  for (const call of [make, open]) {
    await refused(call({ KeyId: KeyMetadata?.Arn }), 'InvalidKeyUsageException', /which is not valid for/);
    await refused(call({ DryRun: true }), 'DryRunOperationException');
    await refused(call({ GrantTokens: ['x'] }), 'InvalidGrantTokenException');
    await refused(call({ KeyId: 'alias/none' }), 'NotFoundException');
    await refused(call({ EncapsulationAlgorithm: 'RSA' as 'ML_KEM' }), 'ValidationException');
  }
  const sign = new kms.SignCommand({ KeyId, Message: Buffer.from('x'), SigningAlgorithm: 'ML_DSA_SHAKE_256' });
  await refused(client().send(sign), 'InvalidKeyUsageException');
  const foreign = server.clients(other.credentials).kms;
  for (const call of [make, open])
    await refused(call({}, foreign), 'AccessDeniedException', /no resource-based policy/);
  const GranteePrincipal = `arn:aws:iam::${other.id}:role/OrganizationAccountAccessRole`;
  const Operations: kms.GrantOperation[] = ['Encapsulate'];
  await client().send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal, Operations }));
  assert((await make({}, foreign)).SharedSecret);
  await refused(open({}, foreign), 'AccessDeniedException');
  const own = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${server.managementAccount}:root` } };
  const theirs = {
    ...allow('kms:Decapsulate'),
    Principal: { AWS: other.id },
    Condition: { StringEquals: { 'kms:EncapsulationAlgorithm': EncapsulationAlgorithm } },
  };
  await client().send(new kms.PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy(own, theirs)) }));
  assert((await open({}, foreign)).SharedSecret);
  await client().send(new kms.DisableKeyCommand({ KeyId }));
  for (const call of [make, open]) await refused(call({}), 'DisabledException');
  await client().send(new kms.ScheduleKeyDeletionCommand({ KeyId }));
  for (const call of [make, open]) await refused(call({}), 'KMSInvalidStateException');
});
