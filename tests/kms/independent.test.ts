// What KMS answers in a standard form, checked by an implementation that shares no code with ours: not OpenSSL.
// FIPS 186-5, FIPS 203, FIPS 204, RFC 2104, RFC 8032, SEC 1.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { encapsulateSecret } from '../../src/crypto/encapsulation.ts';
import { checkSignature, signingAlgorithms } from '../../src/crypto/signing.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { importMaterial, newImportKey } from './imports.ts';

let server: TestServer;

before(async () => {
  server = await startServer();
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = () => server.clients(server.admin).kms;
const Message = Buffer.from('a message for two implementations');
const another = Buffer.from('another message');

async function newKey(KeySpec: kms.KeySpec, KeyUsage: kms.KeyUsageType): Promise<string> {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({ KeySpec, KeyUsage }));
  return KeyMetadata?.Arn ?? '';
}

/** A SubjectPublicKeyInfo ends with the key itself, of a length that the algorithm fixes. */
async function publicKey(KeyId: string, sizeBytes: number): Promise<{ readonly head: Buffer; readonly raw: Buffer }> {
  const { PublicKey = Buffer.alloc(0) } = await client().send(new kms.GetPublicKeyCommand({ KeyId }));
  const spki = Buffer.from(PublicKey);
  return { head: spki.subarray(0, -sizeBytes), raw: spki.subarray(-sizeBytes) };
}

async function signed(KeyId: string, SigningAlgorithm: kms.SigningAlgorithmSpec): Promise<Uint8Array> {
  const { Signature } = await client().send(new kms.SignCommand({ KeyId, Message, SigningAlgorithm }));
  return Signature ?? assert.fail('no signature');
}

for (const [KeySpec, SigningAlgorithm, curve, hash] of [
  ['ECC_NIST_P256', 'ECDSA_SHA_256', p256, sha256],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', p384, sha384],
  ['ECC_NIST_P521', 'ECDSA_SHA_512', p521, sha512],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256', secp256k1, sha256],
] as const)
  test(`${KeySpec}: each takes what the other signed`, async () => {
    const KeyId = await newKey(KeySpec, 'SIGN_VERIFY');
    const own = curve.keygen();
    const sizeBytes = curve.getPublicKey(own.secretKey, false).length;
    const { head, raw } = await publicKey(KeyId, sizeBytes);
    const options = { prehash: false, lowS: false, format: 'der' } as const;
    const signature = await signed(KeyId, SigningAlgorithm);
    assert.equal(curve.verify(signature, hash(Message), raw, options), true);
    assert.equal(curve.verify(signature, hash(another), raw, options), false);
    const theirs = Buffer.from(curve.sign(hash(Message), own.secretKey, options));
    const spki = Buffer.concat([head, curve.getPublicKey(own.secretKey, false)]);
    const check = (bytes: Buffer) =>
      checkSignature(spki, signingAlgorithms[SigningAlgorithm], { bytes, isDigest: false }, theirs);
    assert.deepEqual([check(Message), check(another)], [true, false]);
  });

for (const [KeySpec, SigningAlgorithm, scheme] of [
  ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', ed25519],
  ['ML_DSA_44', 'ML_DSA_SHAKE_256', ml_dsa44],
  ['ML_DSA_65', 'ML_DSA_SHAKE_256', ml_dsa65],
  ['ML_DSA_87', 'ML_DSA_SHAKE_256', ml_dsa87],
] as const)
  test(`${KeySpec}: each takes what the other signed`, async () => {
    const KeyId = await newKey(KeySpec, 'SIGN_VERIFY');
    const own = scheme.keygen();
    const { head, raw } = await publicKey(KeyId, own.publicKey.length);
    const signature = await signed(KeyId, SigningAlgorithm);
    assert.equal(scheme.verify(signature, Message, raw), true);
    assert.equal(scheme.verify(signature, another, raw), false);
    const theirs = Buffer.from(scheme.sign(Message, own.secretKey));
    const spki = Buffer.concat([head, own.publicKey]);
    const check = (bytes: Buffer) =>
      checkSignature(spki, signingAlgorithms[SigningAlgorithm], { bytes, isDigest: false }, theirs);
    assert.deepEqual([check(Message), check(another)], [true, false]);
  });

for (const [KeySpec, scheme] of [
  ['ML_KEM_512', ml_kem512],
  ['ML_KEM_768', ml_kem768],
  ['ML_KEM_1024', ml_kem1024],
] as const)
  test(`${KeySpec}: each opens what the other encapsulated`, async () => {
    const KeyId = await newKey(KeySpec, 'ENCAPSULATE_DECAPSULATE');
    const own = scheme.keygen();
    const { head, raw } = await publicKey(KeyId, own.publicKey.length);
    const { cipherText: SharedSecretCiphertextBlob, sharedSecret } = scheme.encapsulate(raw);
    const open = { KeyId, SharedSecretCiphertextBlob, EncapsulationAlgorithm: 'ML_KEM' } as const;
    const { SharedSecret } = await client().send(new kms.DecapsulateCommand(open));
    assert.deepEqual(Buffer.from(SharedSecret ?? []), Buffer.from(sharedSecret));
    const ours = encapsulateSecret(Buffer.concat([head, own.publicKey]));
    assert.deepEqual(Buffer.from(scheme.decapsulate(ours.ciphertext, own.secretKey)), ours.sharedSecret);
  });

for (const [KeySpec, curve] of [
  ['ECC_NIST_P256', p256],
  ['ECC_NIST_P384', p384],
  ['ECC_NIST_P521', p521],
] as const)
  test(`${KeySpec}: both derive one secret`, async () => {
    const KeyId = await newKey(KeySpec, 'KEY_AGREEMENT');
    const own = curve.keygen();
    const point = curve.getPublicKey(own.secretKey, false);
    const { head, raw } = await publicKey(KeyId, point.length);
    const PublicKey = Buffer.concat([head, point]);
    const derive = new kms.DeriveSharedSecretCommand({ KeyId, PublicKey, KeyAgreementAlgorithm: 'ECDH' });
    const { SharedSecret } = await client().send(derive);
    // The x coordinate, without the byte that says which y goes with it.
    const expected = curve.getSharedSecret(own.secretKey, raw).subarray(1);
    assert.deepEqual(Buffer.from(SharedSecret ?? []), Buffer.from(expected));
  });

for (const [bits, sizeBytes, hash] of [
  ['224', 28, sha224],
  ['256', 32, sha256],
  ['384', 48, sha384],
  ['512', 64, sha512],
] as const)
  test(`HMAC_${bits}: the code of imported material is that of RFC 2104`, async () => {
    const KeyId = await newImportKey(client(), { KeySpec: `HMAC_${bits}`, KeyUsage: 'GENERATE_VERIFY_MAC' });
    const material = randomBytes(sizeBytes);
    await importMaterial(client, KeyId, material);
    const input = { KeyId, Message, MacAlgorithm: `HMAC_SHA_${bits}` as const };
    const { Mac } = await client().send(new kms.GenerateMacCommand(input));
    const expected = hmac(hash, material, Message);
    assert.deepEqual(Buffer.from(Mac ?? []), Buffer.from(expected));
    const { MacValid } = await client().send(new kms.VerifyMacCommand({ ...input, Mac: expected }));
    assert.equal(MacValid, true);
  });
