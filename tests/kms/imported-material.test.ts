// Imported key material over the wire: every spec and wrapping, expiry, deletion, the same again, rotation, and each refusal.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html
import assert from 'node:assert/strict';
import {
  createHmac,
  type createPrivateKey,
  createPublicKey,
  createSecretKey,
  decapsulate,
  generateKeyPairSync,
  privateDecrypt,
  randomBytes,
  verify,
} from 'node:crypto';
import { after, before, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { refused } from './accounts.ts';
import { importMaterial, newImportKey, type Wrapping } from './imports.ts';

let server: TestServer;
const dayMs = 86_400_000;

before(async () => {
  server = await startServer();
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = () => server.clients(server.admin).kms;
const metadata = async (KeyId: string) =>
  (await client().send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata ?? { KeyId: undefined };
const rotations = async (KeyId: string) => {
  const input = { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
  return (await client().send(new kms.ListKeyRotationsCommand(input))).Rotations ?? [];
};
const encrypt = async (KeyId: string, text: string) =>
  (await client().send(new kms.EncryptCommand({ KeyId, Plaintext: Buffer.from(text) }))).CiphertextBlob;
const decrypt = async (CiphertextBlob: Uint8Array | undefined) => {
  const { Plaintext } = await client().send(new kms.DecryptCommand({ CiphertextBlob }));
  return Buffer.from(Plaintext ?? []).toString();
};
const pkcs8 = (key: ReturnType<typeof createPrivateKey>) => key.export({ type: 'pkcs8', format: 'der' });

test('a key for imports waits for its material, and works with it', async () => {
  const KeyId = await newImportKey(client());
  const before = await metadata(KeyId);
  assert.equal(before.Origin, 'EXTERNAL');
  assert.equal(before.KeyState, 'PendingImport');
  assert.equal(before.Enabled, false);
  assert.equal(before.ExpirationModel, undefined);
  assert.equal(before.CurrentKeyMaterialId, undefined);
  await refused(encrypt(KeyId, 'x'), 'KMSInvalidStateException', /is pending import\.$/);
  const { KeyId: named, KeyMaterialId } = await importMaterial(client, KeyId, randomBytes(32));
  assert.equal(named, KeyId);
  const now = await metadata(KeyId);
  assert.equal(now.KeyState, 'Enabled');
  assert.equal(now.ExpirationModel, 'KEY_MATERIAL_DOES_NOT_EXPIRE');
  assert.equal(now.CurrentKeyMaterialId, KeyMaterialId);
  const blob = await encrypt(KeyId, 'under imported material');
  await server.restart();
  assert.equal(await decrypt(blob), 'under imported material');
});

const wrappings: readonly Wrapping[] = (['RSA_2048', 'RSA_3072', 'RSA_4096'] as const).flatMap((WrappingKeySpec) =>
  (['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256'] as const).map(
    (WrappingAlgorithm) => ({ WrappingAlgorithm, WrappingKeySpec }),
  ),
);

test('every wrapping brings the same material, and so the same id', async () => {
  const KeyId = await newImportKey(client());
  const material = randomBytes(32);
  const ids = new Set<string | undefined>();
  for (const wrapping of wrappings)
    ids.add((await importMaterial(client, KeyId, material, {}, wrapping)).KeyMaterialId);
  assert.equal(ids.size, 1);
  const another = await newImportKey(client());
  const { KeyMaterialId } = await importMaterial(client, another, material);
  assert(!ids.has(KeyMaterialId), 'the id tells nothing across keys');
});

test('HMAC material from outside makes the codes that node:crypto makes', async () => {
  for (const [bits, size] of [
    [224, 28],
    [256, 32],
    [384, 48],
    [512, 64],
  ] as const) {
    const secret = randomBytes(size);
    const kind = { KeySpec: `HMAC_${bits}`, KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
    const KeyId = await newImportKey(client(), kind);
    const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
    const { KeyMaterialId } = await importMaterial(client, KeyId, secret, {}, wrapping);
    assert.equal(KeyMaterialId, undefined);
    const Message = Buffer.from('a message');
    const input = { KeyId, Message, MacAlgorithm: `HMAC_SHA_${bits}` } as const;
    const { Mac } = await client().send(new kms.GenerateMacCommand(input));
    const expected = createHmac(`sha${bits}`, createSecretKey(secret)).update(Message).digest();
    assert.deepEqual(Buffer.from(Mac ?? []), expected);
  }
});

const signers: readonly [
  kms.KeySpec,
  kms.SigningAlgorithmSpec,
  string | null,
  () => ReturnType<typeof createPrivateKey>,
][] = [
  [
    'RSA_2048',
    'RSASSA_PKCS1_V1_5_SHA_256',
    'sha256',
    () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  ],
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey],
  ['ECC_NIST_P521', 'ECDSA_SHA_512', 'sha512', () => generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey],
  [
    'ECC_SECG_P256K1',
    'ECDSA_SHA_256',
    'sha256',
    () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey,
  ],
  ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', null, () => generateKeyPairSync('ed25519').privateKey],
  ['ML_DSA_44', 'ML_DSA_SHAKE_256', null, () => generateKeyPairSync('ml-dsa-44').privateKey],
  ['ML_DSA_65', 'ML_DSA_SHAKE_256', null, () => generateKeyPairSync('ml-dsa-65').privateKey],
  ['ML_DSA_87', 'ML_DSA_SHAKE_256', null, () => generateKeyPairSync('ml-dsa-87').privateKey],
];

test('private keys from outside sign, and their own public keys verify', async () => {
  for (const [KeySpec, SigningAlgorithm, hash, generate] of signers) {
    const privateKey = generate();
    const KeyId = await newImportKey(client(), { KeySpec, KeyUsage: 'SIGN_VERIFY' });
    await importMaterial(client, KeyId, pkcs8(privateKey));
    const Message = Buffer.from('a message');
    const { Signature } = await client().send(new kms.SignCommand({ KeyId, Message, SigningAlgorithm }));
    const publicKey = createPublicKey(privateKey);
    assert(verify(hash, Message, publicKey, Buffer.from(Signature ?? [])), KeySpec);
    const { PublicKey } = await client().send(new kms.GetPublicKeyCommand({ KeyId }));
    assert.deepEqual(Buffer.from(PublicKey ?? []), publicKey.export({ type: 'spki', format: 'der' }), KeySpec);
  }
});

test('private keys for encryption and encapsulation come from outside as well', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const rsa = await newImportKey(client(), { KeySpec: 'RSA_3072', KeyUsage: 'ENCRYPT_DECRYPT' });
  await importMaterial(client, rsa, pkcs8(privateKey));
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
  const Plaintext = Buffer.from('a secret');
  const sealed = await client().send(new kms.EncryptCommand({ KeyId: rsa, Plaintext, EncryptionAlgorithm }));
  const ciphertext = Buffer.from(sealed.CiphertextBlob ?? []);
  assert.deepEqual(privateDecrypt({ key: privateKey, oaepHash: 'sha256' }, ciphertext), Plaintext);
  const kem = generateKeyPairSync('ml-kem-768').privateKey;
  const KeyId = await newImportKey(client(), { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' });
  await importMaterial(client, KeyId, pkcs8(kem));
  const made = await client().send(new kms.EncapsulateCommand({ KeyId, EncapsulationAlgorithm: 'ML_KEM' }));
  const shared = decapsulate(kem, Buffer.from(made.SharedSecretCiphertextBlob ?? []));
  assert.deepEqual(Buffer.from(made.SharedSecret ?? []), shared);
});

test('material expires by the clock, is deleted by the job with its event, and the same comes back', async () => {
  const KeyId = await newImportKey(client());
  const material = randomBytes(32);
  const ValidTo = new Date(Math.ceil(server.clock.now() / 1000) * 1000 + 2 * dayMs);
  const { KeyMaterialId } = await importMaterial(client, KeyId, material, { ValidTo });
  const blob = await encrypt(KeyId, 'before');
  assert.deepEqual((await metadata(KeyId)).ValidTo, ValidTo);
  server.clock.advance(2 * dayMs + 2000);
  await refused(decrypt(blob), 'KMSInvalidStateException', /is pending import/);
  await server.runDueJobs();
  const waiting = await metadata(KeyId);
  assert.equal(waiting.KeyState, 'PendingImport');
  assert.equal(waiting.ValidTo, undefined);
  assert.equal((await rotations(KeyId))[0]?.ImportState, 'PENDING_IMPORT');
  const AttributeValue = 'DeleteExpiredKeyMaterial';
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue } as const];
  const { Events } = await server.clients(server.admin).cloudtrail.send(new LookupEventsCommand({ LookupAttributes }));
  const events = (Events ?? []).map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? ''));
  const event = events.find(({ resources }) => resources[0].ARN === KeyId);
  assert.equal(event.eventType, 'AwsServiceEvent');
  assert.deepEqual(event.serviceEventDetails, { keyId: KeyId.replace(/^.*\//, ''), keyMaterialId: KeyMaterialId });
  await refused(importMaterial(client, KeyId, randomBytes(32)), 'IncorrectKeyMaterialException', /had before/);
  assert.equal((await importMaterial(client, KeyId, material)).KeyMaterialId, KeyMaterialId);
  assert.equal(await decrypt(blob), 'before');
  assert.equal((await metadata(KeyId)).ExpirationModel, 'KEY_MATERIAL_DOES_NOT_EXPIRE');
});

test('importing again moves the expiry, and the old one no longer counts', async () => {
  const KeyId = await newImportKey(client());
  const material = randomBytes(32);
  const at = (days: number) => new Date(server.clock.now() + days * dayMs);
  await importMaterial(client, KeyId, material, { ValidTo: at(1) });
  await importMaterial(client, KeyId, material, { ValidTo: at(10) });
  server.clock.advance(2 * dayMs);
  await server.runDueJobs();
  assert.equal((await metadata(KeyId)).KeyState, 'Enabled');
  server.clock.advance(9 * dayMs);
  await server.runDueJobs();
  assert.equal((await metadata(KeyId)).KeyState, 'PendingImport');
});

test('deleted material stops the key at once, in all its uses, until the same is imported again', async () => {
  const KeyId = await newImportKey(client());
  const material = randomBytes(32);
  const { KeyMaterialId } = await importMaterial(client, KeyId, material);
  const blob = await encrypt(KeyId, 'kept');
  const deleted = await client().send(new kms.DeleteImportedKeyMaterialCommand({ KeyId }));
  assert.deepEqual([deleted.KeyId, deleted.KeyMaterialId], [KeyId, KeyMaterialId]);
  await refused(decrypt(blob), 'KMSInvalidStateException', /is pending import/);
  await refused(encrypt(KeyId, 'x'), 'KMSInvalidStateException', /is pending import/);
  await client().send(new kms.DeleteImportedKeyMaterialCommand({ KeyId }));
  await importMaterial(client, KeyId, material);
  assert.equal(await decrypt(blob), 'kept');
});

test('a symmetric key rotates on demand to the material that was imported for it', async () => {
  const KeyId = await newImportKey(client());
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const rotate = () => client().send(new kms.RotateKeyOnDemandCommand({ KeyId }));
  const description = { KeyMaterialDescription: 'from vault 1' };
  const one = (await importMaterial(client, KeyId, first, description)).KeyMaterialId;
  const old = await encrypt(KeyId, 'old');
  await refused(rotate(), 'KMSInvalidStateException', /waits for a rotation/);
  const imported = await importMaterial(client, KeyId, second, { ImportType: 'NEW_KEY_MATERIAL' });
  const two = imported.KeyMaterialId;
  const states = async () => (await rotations(KeyId)).map((entry) => [entry.KeyMaterialId, entry.KeyMaterialState]);
  assert.deepEqual(await states(), [
    [one, 'CURRENT'],
    [two, 'PENDING_ROTATION'],
  ]);
  assert.equal((await metadata(KeyId)).CurrentKeyMaterialId, one);
  await refused(
    importMaterial(client, KeyId, randomBytes(32), { ImportType: 'NEW_KEY_MATERIAL' }),
    'KMSInvalidStateException',
    /pending rotation/,
  );
  await rotate();
  const [before, now] = await rotations(KeyId);
  assert.equal(before?.KeyMaterialState, 'NON_CURRENT');
  assert.equal(before?.KeyMaterialDescription, 'from vault 1');
  assert.deepEqual([now?.KeyMaterialId, now?.KeyMaterialState, now?.RotationType], [two, 'CURRENT', 'ON_DEMAND']);
  const made = await client().send(new kms.EncryptCommand({ KeyId, Plaintext: Buffer.from('new') }));
  const opened = await client().send(new kms.DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
  assert.equal(opened.KeyMaterialId, two);
  assert.equal(await decrypt(old), 'old');
  // Any one of them missing stops the key: a ciphertext may need it.
  await client().send(new kms.DeleteImportedKeyMaterialCommand({ KeyId, KeyMaterialId: one }));
  await refused(decrypt(made.CiphertextBlob), 'KMSInvalidStateException', /is pending import/);
  await refused(
    importMaterial(client, KeyId, second, { KeyMaterialId: one }),
    'IncorrectKeyMaterialException',
    /not the one with the id/,
  );
  await importMaterial(client, KeyId, first, { KeyMaterialId: one, ImportType: 'EXISTING_KEY_MATERIAL' });
  assert.equal(await decrypt(old), 'old');
  await refused(
    importMaterial(client, KeyId, first, { ImportType: 'NEW_KEY_MATERIAL' }),
    'IncorrectKeyMaterialException',
    /already associated/,
  );
});

test('material that waits for its rotation can be given up for another', async () => {
  const KeyId = await newImportKey(client());
  await importMaterial(client, KeyId, randomBytes(32));
  const ImportType = 'NEW_KEY_MATERIAL';
  const { KeyMaterialId } = await importMaterial(client, KeyId, randomBytes(32), { ImportType });
  await client().send(new kms.DeleteImportedKeyMaterialCommand({ KeyId, KeyMaterialId }));
  assert.equal((await rotations(KeyId)).length, 1);
  assert.equal((await metadata(KeyId)).KeyState, 'Enabled');
  await importMaterial(client, KeyId, randomBytes(32), { ImportType });
  await client().send(new kms.RotateKeyOnDemandCommand({ KeyId }));
  assert.equal((await rotations(KeyId)).length, 2);
});
