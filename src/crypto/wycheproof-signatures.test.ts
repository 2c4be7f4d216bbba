// Signatures, codes, agreement and OAEP against Wycheproof, over messages and over digests. https://github.com/C2SP/wycheproof
import { strict as assert } from 'node:assert';
import { createHash, createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hex } from '../../testdata/formats/vectors.ts';
import { sharedSecret } from './key-agreement.ts';
import { checkMac } from './mac.ts';
import { oaepDecrypt } from './rsa-encryption.ts';
import { checkSignature, type SigningAlgorithmName, signingAlgorithms } from './signing.ts';

const folder = new URL('../../../shared/vectors/wycheproof/', import.meta.url);
const skip = existsSync(folder) ? false : 'the Wycheproof vectors are not beside the project';

type Result = 'valid' | 'invalid' | 'acceptable';
type Case<Texts extends string> = {
  readonly tcId: number;
  readonly result: Result;
  readonly flags: readonly string[];
} & Readonly<Record<Texts, string>>;

function groups<Group, Texts extends string>(name: string): readonly (Group & { readonly tests: Case<Texts>[] })[] {
  return JSON.parse(readFileSync(new URL(`${name}_test.json`, folder), 'utf8')).testGroups;
}

const signatures: readonly (readonly [suite: string, algorithm: SigningAlgorithmName])[] = [
  ['ecdsa_secp256k1_sha256', 'ECDSA_SHA_256'],
  ['ecdsa_secp256r1_sha256', 'ECDSA_SHA_256'],
  ['ecdsa_secp384r1_sha384', 'ECDSA_SHA_384'],
  ['ecdsa_secp521r1_sha512', 'ECDSA_SHA_512'],
  ['ed25519', 'ED25519_SHA_512'],
  ['mldsa_44_verify', 'ML_DSA_SHAKE_256'],
  ['mldsa_65_verify', 'ML_DSA_SHAKE_256'],
  ['rsa_pss_2048_sha256_mgf1_32', 'RSASSA_PSS_SHA_256'],
  ['rsa_signature_2048_sha256', 'RSASSA_PKCS1_V1_5_SHA_256'],
];

/** ML-DSA's cases with a context string and keys of a wrong size are not what KMS offers. */
const notOurs = (test: { readonly flags: readonly string[]; readonly ctx?: string }) =>
  test.ctx !== undefined || test.flags.includes('IncorrectPublicKeyLength');

for (const [suite, name] of signatures)
  test(`${suite}: what is valid passes, and nothing else`, { skip }, () => {
    const algorithm = signingAlgorithms[name];
    let count = 0;
    for (const { publicKeyDer, tests } of groups<{ readonly publicKeyDer: string }, 'msg' | 'sig'>(suite))
      for (const one of tests) {
        if (one.result === 'acceptable' || notOurs(one)) continue;
        const [message, signature] = [hex(one.msg), hex(one.sig)];
        const check = (bytes: Buffer, isDigest: boolean) =>
          checkSignature(hex(publicKeyDer), algorithm, { bytes, isDigest }, signature);
        assert.equal(check(message, false), one.result === 'valid', `case ${one.tcId}`);
        if (algorithm.hash !== undefined) {
          const digest = createHash(algorithm.hash).update(message).digest();
          assert.equal(check(digest, true), one.result === 'valid', `case ${one.tcId}, by its digest`);
        }
        count += 1;
      }
    assert(count > 50, `${count} cases`);
  });

for (const hash of ['sha224', 'sha256', 'sha384', 'sha512'])
  test(`hmac with ${hash}: whole codes pass, and nothing else`, { skip }, () => {
    let count = 0;
    for (const group of groups<{ readonly tagSize: number }, 'key' | 'msg' | 'tag'>(`hmac_${hash}`))
      for (const { tcId, key, msg, tag, result } of group.tests) {
        const whole = group.tagSize === Number(hash.slice(3));
        assert.equal(checkMac(hex(key), hash, hex(msg), hex(tag)), whole && result === 'valid', `case ${tcId}`);
        count += 1;
      }
    assert(count > 50, `${count} cases`);
  });

for (const hash of ['sha1', 'sha256'] as const)
  test(`oaep with ${hash}, without a label`, { skip }, () => {
    let count = 0;
    const suite = `rsa_oaep_2048_${hash}_mgf1${hash}`;
    for (const group of groups<{ readonly privateKeyPkcs8: string }, 'msg' | 'ct' | 'label'>(suite))
      for (const { tcId, msg, ct, label, result } of group.tests) {
        if (label !== '' || result === 'acceptable') continue;
        const opened = oaepDecrypt(hex(group.privateKeyPkcs8), hash, hex(ct));
        assert.deepEqual(opened, result === 'valid' ? hex(msg) : undefined, `case ${tcId}`);
        count += 1;
      }
    assert(count > 15, `${count} cases`);
  });

test('ecdh on P-256: shared secrets are right, and bad peers are refused', { skip }, () => {
  let count = 0;
  for (const { tests } of groups<object, 'public' | 'private' | 'shared'>('ecdh_secp256r1'))
    for (const { tcId, result, shared, ...keys } of tests) {
      if (result === 'acceptable') continue;
      const secret = sharedSecret(privateKeyOf(keys.private), hex(keys.public));
      assert.deepEqual(secret, result === 'valid' ? hex(shared) : undefined, `case ${tcId}`);
      count += 1;
    }
  assert(count > 200, `${count} cases`);
});

/** The vectors give the number alone: an ECPrivateKey (RFC 5915) without its public part. */
function privateKeyOf(number: string): Buffer {
  const bytes = Buffer.alloc(32);
  const given = hex(number.length % 2 === 0 ? number : `0${number}`);
  const content = given.subarray(Math.max(0, given.length - 32));
  content.copy(bytes, 32 - content.length);
  const head = Buffer.from('30310201010420', 'hex');
  const der = Buffer.concat([head, bytes, Buffer.from('a00a06082a8648ce3d030107', 'hex')]);
  return createPrivateKey({ key: der, format: 'der', type: 'sec1' }).export({ format: 'der', type: 'pkcs8' });
}
