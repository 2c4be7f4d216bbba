// Asymmetric keys over the wire, each answer checked by OpenSSL: signing, encryption, agreement, and every refusal.
import assert from 'node:assert/strict';
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, allRefused, type MemberAccount, newAccount, policy, refused } from './accounts.ts';

let server: TestServer;
let other: MemberAccount;

before(async () => {
  server = await startServer();
  other = await newAccount(server, 'pairs-other');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = () => server.clients(server.admin).kms;

async function newKey(KeySpec: kms.KeySpec, KeyUsage: kms.KeyUsageType, Policy?: object) {
  const input = { KeySpec, KeyUsage, ...(Policy && { Policy: JSON.stringify(Policy) }) };
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand(input));
  assert(KeyMetadata?.Arn !== undefined);
  return { ...KeyMetadata, Arn: KeyMetadata.Arn };
}

async function publicKey(KeyId: string): Promise<KeyObject> {
  const { PublicKey = Buffer.alloc(0) } = await client().send(new kms.GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
}

const Message = Buffer.from('a message that is signed');

/** As OpenSSL verifies what KMS calls by this name. */
function opensslVerify(name: kms.SigningAlgorithmSpec, key: KeyObject, signature: Uint8Array): boolean {
  const hash = /SHA_(256|384|512)$/.exec(name)?.[1];
  if (name === 'ED25519_SHA_512' || name === 'ML_DSA_SHAKE_256') return verify(null, Message, key, signature);
  const saltLength = Number(hash) / 8;
  if (name.includes('PSS'))
    return verify(`sha${hash}`, Message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);
  return verify(`sha${hash}`, Message, key, signature);
}

const specs: readonly (readonly [kms.KeySpec, KeyObject['asymmetricKeyType']])[] = [
  ['RSA_2048', 'rsa'],
  ['RSA_3072', 'rsa'],
  ['RSA_4096', 'rsa'],
  ['ECC_NIST_P256', 'ec'],
  ['ECC_NIST_P384', 'ec'],
  ['ECC_NIST_P521', 'ec'],
  ['ECC_SECG_P256K1', 'ec'],
  ['ECC_NIST_EDWARDS25519', 'ed25519'],
  ['ML_DSA_44', 'ml-dsa-44'],
  ['ML_DSA_65', 'ml-dsa-65'],
  ['ML_DSA_87', 'ml-dsa-87'],
];

for (const [KeySpec, type] of specs)
  test(`${KeySpec}: what it signs OpenSSL takes, in every algorithm it names`, async () => {
    const { Arn: KeyId, SigningAlgorithms = [], ...metadata } = await newKey(KeySpec, 'SIGN_VERIFY');
    assert.equal(metadata.KeySpec, KeySpec);
    assert.equal(metadata.KeyUsage, 'SIGN_VERIFY');
    assert.equal(metadata.EncryptionAlgorithms, undefined);
    assert.equal(metadata.CurrentKeyMaterialId, undefined);
    const key = await publicKey(KeyId);
    assert.equal(key.asymmetricKeyType, type);
    assert(SigningAlgorithms.length > 0);
    for (const SigningAlgorithm of SigningAlgorithms) {
      const signed = await client().send(new kms.SignCommand({ KeyId, Message, SigningAlgorithm }));
      assert.equal(signed.KeyId, KeyId);
      assert.equal(signed.SigningAlgorithm, SigningAlgorithm);
      const { Signature = Buffer.alloc(0) } = signed;
      assert.equal(opensslVerify(SigningAlgorithm, key, Signature), true, SigningAlgorithm);
      const check = { KeyId, Message, Signature, SigningAlgorithm };
      assert.equal((await client().send(new kms.VerifyCommand(check))).SignatureValid, true);
      const wrong = new kms.VerifyCommand({ ...check, Message: Buffer.from('another') });
      await refused(client().send(wrong), 'KMSInvalidSignatureException');
      const hash = /^(?:RSASSA|ECDSA).*SHA_(256|384|512)$/.exec(SigningAlgorithm)?.[1];
      if (hash === undefined) continue;
      const digest = {
        KeyId,
        Message: createHash(`sha${hash}`).update(Message).digest(),
        MessageType: 'DIGEST',
      } as const;
      const byDigest = await client().send(new kms.SignCommand({ ...digest, SigningAlgorithm }));
      assert.equal(opensslVerify(SigningAlgorithm, key, byDigest.Signature ?? Buffer.alloc(0)), true);
      const verifyDigest = new kms.VerifyCommand({ ...digest, Signature, SigningAlgorithm });
      assert.equal((await client().send(verifyDigest)).SignatureValid, true);
    }
  });

test('what OpenSSL signs with a data key pair, the pair verifies; its private key opens under the KMS key', async () => {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn;
  const EncryptionContext = { purpose: 'pairs' };
  for (const KeyPairSpec of ['RSA_2048', 'ECC_NIST_P384', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519'] as const) {
    const input = { KeyId, KeyPairSpec, EncryptionContext };
    const pair = await client().send(new kms.GenerateDataKeyPairCommand(input));
    assert.equal(pair.KeyId, KeyId);
    assert.equal(pair.KeyPairSpec, KeyPairSpec);
    assert.equal(pair.KeyMaterialId, KeyMetadata?.CurrentKeyMaterialId);
    const key = createPrivateKey({ key: Buffer.from(pair.PrivateKeyPlaintext ?? []), format: 'der', type: 'pkcs8' });
    const spki = createPublicKey({ key: Buffer.from(pair.PublicKey ?? []), format: 'der', type: 'spki' });
    const hash = KeyPairSpec.includes('EDWARDS') ? null : 'sha256';
    assert.equal(verify(hash, Message, spki, sign(hash, Message, key)), true);
    const decrypt = { CiphertextBlob: pair.PrivateKeyCiphertextBlob, EncryptionContext };
    assert.deepEqual((await client().send(new kms.DecryptCommand(decrypt))).Plaintext, pair.PrivateKeyPlaintext);
    await refused(
      client().send(new kms.DecryptCommand({ ...decrypt, EncryptionContext: {} })),
      'InvalidCiphertextException',
    );
    const sealed = await client().send(new kms.GenerateDataKeyPairWithoutPlaintextCommand(input));
    assert.equal('PrivateKeyPlaintext' in sealed, false);
    assert(sealed.PublicKey !== undefined && sealed.PrivateKeyCiphertextBlob !== undefined);
  }
});

test('RSA encryption: OpenSSL opens ours, KMS opens theirs, and the bounds are those of OAEP', async () => {
  const { Arn: KeyId, EncryptionAlgorithms } = await newKey('RSA_2048', 'ENCRYPT_DECRYPT');
  assert.deepEqual(EncryptionAlgorithms, ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']);
  const key = await publicKey(KeyId);
  for (const [EncryptionAlgorithm, oaepHash, most] of [
    ['RSAES_OAEP_SHA_1', 'sha1', 214],
    ['RSAES_OAEP_SHA_256', 'sha256', 190],
  ] as const) {
    const Plaintext = Buffer.alloc(most, 'x');
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const theirs = publicEncrypt({ key, padding, oaepHash }, Plaintext);
    const opened = await client().send(new kms.DecryptCommand({ KeyId, CiphertextBlob: theirs, EncryptionAlgorithm }));
    assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
    assert.equal(opened.KeyMaterialId, undefined);
    const encrypt = (input: Partial<kms.EncryptCommandInput>) =>
      client().send(new kms.EncryptCommand({ KeyId, Plaintext, EncryptionAlgorithm, ...input }));
    const { CiphertextBlob = Buffer.alloc(0) } = await encrypt({});
    const back = await client().send(new kms.DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm }));
    assert.deepEqual(Buffer.from(back.Plaintext ?? []), Plaintext);
    await refused(encrypt({ Plaintext: Buffer.alloc(most + 1) }), 'ValidationException', /less than or equal to/);
    await refused(encrypt({ EncryptionContext: { a: 'b' } }), 'ValidationException', /encryption context/);
    const changed = Buffer.from(CiphertextBlob);
    changed[10] = (changed[10] ?? 0) ^ 1;
    const open = (input: Partial<kms.DecryptCommandInput>) =>
      client().send(new kms.DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm, ...input }));
    await refused(open({ CiphertextBlob: changed }), 'InvalidCiphertextException');
    await refused(open({ CiphertextBlob: CiphertextBlob.subarray(1) }), 'InvalidCiphertextException');
    await refused(open({ KeyId: undefined }), 'ValidationException', /KeyId is required/);
  }
  await refused(
    client().send(new kms.EncryptCommand({ KeyId, Plaintext: Message })),
    'InvalidKeyUsageException',
    /^Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048\.$/,
  );
});

test('RSA ciphertexts move to a symmetric key and back', async () => {
  const { Arn: rsa } = await newKey('RSA_2048', 'ENCRYPT_DECRYPT');
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  const symmetric = KeyMetadata?.Arn ?? '';
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
  const encrypt = new kms.EncryptCommand({ KeyId: rsa, Plaintext: Message, EncryptionAlgorithm });
  const { CiphertextBlob } = await client().send(encrypt);
  const there = await client().send(
    new kms.ReEncryptCommand({
      CiphertextBlob,
      SourceKeyId: rsa,
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
      DestinationKeyId: symmetric,
      DestinationEncryptionContext: { a: 'b' },
    }),
  );
  assert.equal(there.SourceKeyMaterialId, undefined);
  assert.equal(there.DestinationKeyMaterialId, KeyMetadata?.CurrentKeyMaterialId);
  const back = await client().send(
    new kms.ReEncryptCommand({
      CiphertextBlob: there.CiphertextBlob,
      SourceEncryptionContext: { a: 'b' },
      DestinationKeyId: rsa,
      DestinationEncryptionAlgorithm: EncryptionAlgorithm,
    }),
  );
  const open = new kms.DecryptCommand({ KeyId: rsa, CiphertextBlob: back.CiphertextBlob, EncryptionAlgorithm });
  assert.deepEqual(Buffer.from((await client().send(open)).Plaintext ?? []), Message);
});

for (const [KeySpec, namedCurve] of [
  ['ECC_NIST_P256', 'P-256'],
  ['ECC_NIST_P384', 'P-384'],
  ['ECC_NIST_P521', 'P-521'],
] as const)
  test(`${KeySpec}: both sides agree on one secret`, async () => {
    const { Arn: KeyId, KeyAgreementAlgorithms } = await newKey(KeySpec, 'KEY_AGREEMENT');
    assert.deepEqual(KeyAgreementAlgorithms, ['ECDH']);
    const own = generateKeyPairSync('ec', { namedCurve });
    const derive = (PublicKey: Buffer, more: object = {}) =>
      client().send(new kms.DeriveSharedSecretCommand({ KeyId, PublicKey, KeyAgreementAlgorithm: 'ECDH', ...more }));
    const der = own.publicKey.export({ format: 'der', type: 'spki' });
    const { SharedSecret, KeyOrigin } = await derive(der);
    const expected = diffieHellman({ privateKey: own.privateKey, publicKey: await publicKey(KeyId) });
    assert.deepEqual(Buffer.from(SharedSecret ?? []), expected);
    assert.equal(KeyOrigin, 'AWS_KMS');
    const strange = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey;
    await refused(derive(strange.export({ format: 'der', type: 'spki' })), 'ValidationException', /PublicKey/);
    await refused(derive(Buffer.from('no key')), 'ValidationException', /PublicKey/);
    const offCurve = Buffer.from(der);
    offCurve[offCurve.length - 1] = (offCurve.at(-1) ?? 0) ^ 1;
    await refused(derive(offCurve), 'ValidationException', /PublicKey/);
    await refused(derive(der, { DryRun: true }), 'DryRunOperationException');
  });

test('a key does what it was made for, and says what else was asked', async () => {
  const signing = (await newKey('ECC_NIST_P256', 'SIGN_VERIFY')).Arn;
  const agreement = (await newKey('ECC_NIST_P256', 'KEY_AGREEMENT')).Arn;
  const SigningAlgorithm = 'ECDSA_SHA_256';
  const Signature = Buffer.from('x');
  const wrongUsage: Promise<unknown>[] = [
    client().send(new kms.SignCommand({ KeyId: agreement, Message, SigningAlgorithm })),
    client().send(new kms.VerifyCommand({ KeyId: agreement, Message, SigningAlgorithm, Signature })),
    client().send(new kms.EncryptCommand({ KeyId: signing, Plaintext: Message })),
    client().send(new kms.GenerateDataKeyCommand({ KeyId: signing, KeySpec: 'AES_256' })),
    client().send(new kms.GenerateDataKeyPairCommand({ KeyId: signing, KeyPairSpec: 'ECC_NIST_P256' })),
    client().send(new kms.GenerateMacCommand({ KeyId: signing, Message, MacAlgorithm: 'HMAC_SHA_256' })),
    client().send(
      new kms.DeriveSharedSecretCommand({ KeyId: signing, PublicKey: Message, KeyAgreementAlgorithm: 'ECDH' }),
    ),
  ];
  const words = /key usage is (SIGN_VERIFY|KEY_AGREEMENT) which is not valid for/;
  await allRefused(wrongUsage, 'InvalidKeyUsageException', words);
  const otherAlgorithm = { KeyId: signing, Message, SigningAlgorithm: 'ECDSA_SHA_384' } as const;
  await refused(client().send(new kms.SignCommand(otherAlgorithm)), 'InvalidKeyUsageException', /incompatible/);
  const short = { KeyId: signing, Message: Buffer.alloc(31), MessageType: 'DIGEST', SigningAlgorithm } as const;
  await refused(client().send(new kms.SignCommand(short)), 'ValidationException', /invalid length/);
  const large = { KeyId: signing, Message: Buffer.alloc(4097), SigningAlgorithm } as const;
  await refused(client().send(new kms.SignCommand(large)), 'ValidationException');
  for (const rotation of [
    client().send(new kms.EnableKeyRotationCommand({ KeyId: signing })),
    client().send(new kms.RotateKeyOnDemandCommand({ KeyId: signing })),
    client().send(new kms.GetKeyRotationStatusCommand({ KeyId: signing })),
    client().send(new kms.ListKeyRotationsCommand({ KeyId: signing })),
  ])
    await refused(rotation, 'UnsupportedOperationException');
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  const symmetric = new kms.GetPublicKeyCommand({ KeyId: KeyMetadata?.Arn });
  await refused(client().send(symmetric), 'UnsupportedOperationException');
});

test('S3 takes no key pair: it needs data keys', async () => {
  const { Arn } = await newKey('RSA_2048', 'ENCRYPT_DECRYPT');
  const { s3 } = server.clients(server.admin);
  const Bucket = 'no-key-pairs';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const input = { Bucket, Key: 'a', Body: 'x', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: Arn } as const;
  await refused(s3.send(new PutObjectCommand(input)), 'KMS.InvalidKeyUsageException', /incompatible with key spec/);
});

test('which specs and usages belong together, and which are not built', async () => {
  const create = (input: kms.CreateKeyCommandInput) => client().send(new kms.CreateKeyCommand(input));
  await refused(create({ KeySpec: 'RSA_2048' }), 'ValidationException', /must specify a KeyUsage/);
  for (const [KeySpec, KeyUsage] of [
    ['RSA_2048', 'KEY_AGREEMENT'],
    ['ECC_SECG_P256K1', 'KEY_AGREEMENT'],
    ['ECC_NIST_P256', 'ENCRYPT_DECRYPT'],
    ['ECC_NIST_EDWARDS25519', 'KEY_AGREEMENT'],
    ['ML_DSA_44', 'ENCRYPT_DECRYPT'],
    ['ML_KEM_768', 'KEY_AGREEMENT'],
    ['HMAC_256', 'SIGN_VERIFY'],
    ['SYMMETRIC_DEFAULT', 'SIGN_VERIFY'],
  ] as const)
    await refused(create({ KeySpec, KeyUsage }), 'ValidationException', /is not compatible with KeySpec/);
  await assert.rejects(create({ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }), /SM2/);
});

test('signing and its state, its dry run, its permissions, and another account', async () => {
  const { Arn: KeyId } = await newKey('ECC_NIST_P256', 'SIGN_VERIFY');
  const input = { KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  const { Signature } = await client().send(new kms.SignCommand(input));
  const operations = (from: kms.KMSClient): Promise<unknown>[] => [
    from.send(new kms.SignCommand(input)),
    from.send(new kms.VerifyCommand({ ...input, Signature })),
    from.send(new kms.GetPublicKeyCommand({ KeyId })),
  ];
  await refused(client().send(new kms.SignCommand({ ...input, DryRun: true })), 'DryRunOperationException');
  await refused(
    client().send(new kms.VerifyCommand({ ...input, Signature, DryRun: true })),
    'DryRunOperationException',
  );
  const foreign = (await other.user('signer', policy(allow('kms:*')))).kms;
  await allRefused(operations(foreign), 'AccessDeniedException', /no resource-based policy/);
  const own = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${server.managementAccount}:root` } };
  const theirs = {
    ...allow('kms:Sign', 'kms:Verify', 'kms:GetPublicKey'),
    Principal: { AWS: other.id },
    Condition: { StringEqualsIfExists: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' } },
  };
  const put = new kms.PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy(own, theirs)) });
  await client().send(put);
  assert((await Promise.all(operations(foreign))).every(Boolean));
  const digest = new kms.SignCommand({ ...input, Message: Buffer.alloc(32), MessageType: 'DIGEST' });
  await refused(foreign.send(digest), 'AccessDeniedException');
  await client().send(new kms.DisableKeyCommand({ KeyId }));
  await allRefused(operations(client()), 'DisabledException');
  await client().send(new kms.ScheduleKeyDeletionCommand({ KeyId }));
  await allRefused(operations(client()), 'KMSInvalidStateException');
});

test('a grant may let sign, and asks for no encryption context', async () => {
  const { Arn: KeyId } = await newKey('ECC_NIST_P256', 'SIGN_VERIFY');
  const signer = await other.user('granted-signer');
  const GranteePrincipal = `arn:aws:iam::${other.id}:user/granted-signer`;
  const grant = (input: Partial<kms.CreateGrantCommandInput>) =>
    client().send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ['Sign'], ...input }));
  await refused(grant({ Operations: ['Sign', 'Encrypt'] }), 'ValidationException', /Encrypt/);
  const Constraints = { EncryptionContextSubset: { a: 'b' } };
  await refused(grant({ Constraints }), 'ValidationException', /no encryption context/);
  const sign = new kms.SignCommand({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' });
  await refused(signer.kms.send(sign), 'AccessDeniedException');
  await grant({});
  assert((await signer.kms.send(sign)).Signature);
});

test('keys sign after the server was started anew', async () => {
  const { Arn: KeyId } = await newKey('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY');
  const input = { KeyId, Message, SigningAlgorithm: 'ED25519_SHA_512' } as const;
  const { Signature } = await client().send(new kms.SignCommand(input));
  await server.restart();
  assert.deepEqual((await client().send(new kms.SignCommand(input))).Signature, Signature);
});
