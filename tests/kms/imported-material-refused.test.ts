// What GetParametersForImport and ImportKeyMaterial refuse, and to whom. https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, allRefused, type MemberAccount, newAccount, policy, refused } from './accounts.ts';
import { importMaterial, newImportKey, usualWrapping } from './imports.ts';

let server: TestServer;
let other: MemberAccount;
const dayMs = 86_400_000;

before(async () => {
  server = await startServer();
  other = await newAccount(server, 'import-other');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = () => server.clients(server.admin).kms;
const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'der' });

test('each call needs its permission, and none reaches into another account', async () => {
  const KeyId = await newImportKey(other.admin.kms);
  const nobody = (await other.user('no-importer')).kms;
  const calls = (from: kms.KMSClient): Promise<unknown>[] => [
    from.send(new kms.GetParametersForImportCommand({ KeyId, ...usualWrapping })),
    from.send(
      new kms.ImportKeyMaterialCommand({
        KeyId,
        ImportToken: Buffer.from('x'),
        EncryptedKeyMaterial: Buffer.from('x'),
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      }),
    ),
    from.send(new kms.DeleteImportedKeyMaterialCommand({ KeyId })),
  ];
  await allRefused(calls(nobody), 'AccessDeniedException', /no identity-based policy allows/);
  await allRefused(calls(client()), 'AccessDeniedException', /does not exist in this Region/);
});

test('policies may ask for a wrapping and an expiry', async () => {
  const KeyId = await newImportKey(other.admin.kms);
  const all = allow('kms:GetParametersForImport', 'kms:ImportKeyMaterial');
  const bounded = async (name: string, Condition: object) =>
    (await other.user(name, policy({ ...all, Condition }))).kms;
  const onlyLong = await bounded('only-long', {
    StringEqualsIfExists: {
      'kms:WrappingKeySpec': 'RSA_4096',
      'kms:WrappingAlgorithm': 'RSA_AES_KEY_WRAP_SHA_256',
      'kms:ExpirationModel': 'KEY_MATERIAL_EXPIRES',
    },
    DateLessThanIfExists: { 'kms:ValidTo': new Date(server.clock.now() + 30 * dayMs).toISOString() },
  });
  const wrapping = { WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_4096' } as const;
  const at = (days: number) => ({ ValidTo: new Date(server.clock.now() + days * dayMs) });
  const denied = 'AccessDeniedException';
  await refused(
    importMaterial(() => onlyLong, KeyId, randomBytes(32), at(10)),
    denied,
    /GetParametersForImport/,
  );
  await refused(
    importMaterial(() => onlyLong, KeyId, randomBytes(32), {}, wrapping),
    denied,
    /ImportKeyMaterial/,
  );
  await refused(
    importMaterial(() => onlyLong, KeyId, randomBytes(32), at(31), wrapping),
    denied,
    /ImportKeyMaterial/,
  );
  await importMaterial(() => onlyLong, KeyId, randomBytes(32), at(10), wrapping);
});

test('an import token is for one key, one day and no other bytes', async () => {
  const [KeyId, another] = [await newImportKey(client()), await newImportKey(client())];
  const parameters = new kms.GetParametersForImportCommand({ KeyId, ...usualWrapping });
  const { ImportToken, ParametersValidTo } = await client().send(parameters);
  const inMs = (ParametersValidTo?.getTime() ?? 0) - server.clock.now();
  assert(inMs > dayMs - 60_000 && inMs <= dayMs, `${inMs}`);
  const token = Buffer.from(ImportToken ?? []);
  const send = (input: Partial<kms.ImportKeyMaterialCommandInput>) =>
    client().send(
      new kms.ImportKeyMaterialCommand({
        KeyId,
        ImportToken: token,
        EncryptedKeyMaterial: randomBytes(296),
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        ...input,
      }),
    );
  await refused(send({ KeyId: another }), 'InvalidImportTokenException');
  await refused(send({ ImportToken: randomBytes(500) }), 'InvalidImportTokenException');
  const changed = Buffer.from(token);
  changed.writeUInt8(changed.readUInt8(200) ^ 1, 200);
  await refused(send({ ImportToken: changed }), 'InvalidImportTokenException');
  await refused(send({}), 'InvalidCiphertextException');
  await refused(send({ EncryptedKeyMaterial: randomBytes(10) }), 'InvalidCiphertextException');
  await assert.rejects(
    send({}),
    /the key material does not open: wrap it with the public key that came with this token/,
  );
  server.clock.advance(dayMs + 1000);
  await refused(send({}), 'ExpiredImportTokenException');
});

test('what cannot be imported is refused by name', async () => {
  const KeyId = await newImportKey(client());
  const short = importMaterial(client, KeyId, randomBytes(31));
  await refused(short, 'IncorrectKeyMaterialException', /SYMMETRIC_DEFAULT/);
  const pairs = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
  const pair = await newImportKey(client(), pairs);
  const wrong = pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey);
  await refused(importMaterial(client, pair, wrong), 'IncorrectKeyMaterialException', /ECC_NIST_P256/);
  const right = pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  const typed = importMaterial(client, pair, right, { ImportType: 'NEW_KEY_MATERIAL' });
  await refused(typed, 'UnsupportedOperationException', /`ImportType`/);
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  const made = KeyMetadata?.Arn ?? '';
  await refused(importMaterial(client, made, right), 'UnsupportedOperationException', /origin is AWS_KMS which is not/);
  const deletion = new kms.DeleteImportedKeyMaterialCommand({ KeyId: made });
  await refused(client().send(deletion), 'UnsupportedOperationException', /origin is AWS_KMS/);
  const unknown = new kms.DeleteImportedKeyMaterialCommand({ KeyId, KeyMaterialId: 'a'.repeat(64) });
  await refused(client().send(unknown), 'NotFoundException', /no key material/);
  const rotation = new kms.EnableKeyRotationCommand({ KeyId });
  await refused(client().send(rotation), 'UnsupportedOperationException', /origin is EXTERNAL/);
});

const wrongWrappings: readonly [kms.KeySpec, string, string][] = [
  ['SYMMETRIC_DEFAULT', 'RSAES_PKCS1_V1_5', 'RSA_2048'],
  ['SYMMETRIC_DEFAULT', 'SM2PKE', 'RSA_2048'],
  ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_256', 'SM2'],
  ['RSA_2048', 'RSAES_OAEP_SHA_256', 'RSA_4096'],
  ['ECC_NIST_P521', 'RSAES_OAEP_SHA_1', 'RSA_2048'],
];

test('wrappings that AWS does not have, or no longer, or that cannot fit, are refused', async () => {
  for (const [KeySpec, WrappingAlgorithm, WrappingKeySpec] of wrongWrappings) {
    const usage = KeySpec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY';
    const KeyId = await newImportKey(client(), { KeySpec, KeyUsage: usage });
    const input = { KeyId, WrappingAlgorithm, WrappingKeySpec } as kms.GetParametersForImportCommandInput;
    const words = /not supported|too long/;
    await refused(client().send(new kms.GetParametersForImportCommand(input)), 'UnsupportedOperationException', words);
  }
});

test('the expiry must be said, and be within a year', async () => {
  const KeyId = await newImportKey(client());
  const at = (ms: number) => new Date(server.clock.now() + ms);
  const wrong = [
    { ExpirationModel: 'KEY_MATERIAL_EXPIRES' },
    { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', ValidTo: at(dayMs) },
    { ValidTo: at(-1000) },
    { ValidTo: at(366 * dayMs) },
    { ImportType: 'NEW_KEY_MATERIAL', KeyMaterialId: 'a'.repeat(64) },
    { KeyMaterialDescription: 'no `ticks`' },
  ] as const;
  for (const members of wrong)
    await refused(importMaterial(client, KeyId, randomBytes(32), members), 'ValidationException');
});
