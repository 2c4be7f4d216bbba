// Signatures over digests are signatures over their messages, for every key and algorithm, both ways and with OpenSSL.
import { strict as assert } from 'node:assert';
import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemRandom } from '../kernel/random.ts';
import { curves, inverse, modulo } from './curve.ts';
import { generateKeySecret } from './key-pair.ts';
import { keyKinds, type OtherKeySpec } from './key-spec.ts';
import { checkSignature, makeSignature, type SigningAlgorithmName, signingAlgorithms } from './signing.ts';

const rsaAlgorithms = Object.keys(signingAlgorithms).filter((name) =>
  name.startsWith('RSASSA'),
) as SigningAlgorithmName[];
const signers: readonly (readonly [OtherKeySpec, readonly SigningAlgorithmName[]])[] = [
  ['RSA_2048', rsaAlgorithms],
  ['ECC_NIST_P256', ['ECDSA_SHA_256']],
  ['ECC_NIST_P384', ['ECDSA_SHA_384']],
  ['ECC_NIST_P521', ['ECDSA_SHA_512']],
  ['ECC_SECG_P256K1', ['ECDSA_SHA_256']],
];
const pure: readonly (readonly [OtherKeySpec, SigningAlgorithmName])[] = [
  ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512'],
  ['ML_DSA_44', 'ML_DSA_SHAKE_256'],
  ['ML_DSA_65', 'ML_DSA_SHAKE_256'],
  ['ML_DSA_87', 'ML_DSA_SHAKE_256'],
];
const message = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at % changed.length;
  changed[index] = (changed[index] ?? 0) ^ (1 << (at % 8));
  return changed;
}

for (const [spec, names] of signers)
  for (const name of names)
    test(`${spec} with ${name}: by message and by digest are one`, async () => {
      const algorithm = signingAlgorithms[name];
      const { secret, publicKey = Buffer.alloc(0) } = await generateKeySecret(spec, systemRandom);
      assert(algorithm.hash !== undefined);
      const { hash } = algorithm;
      fc.assert(
        fc.property(message, fc.nat(), (bytes, at) => {
          const digest = { bytes: createHash(hash).update(bytes).digest(), isDigest: true };
          const whole = { bytes, isDigest: false };
          for (const signed of [digest, whole]) {
            const signature = makeSignature(secret, algorithm, signed);
            for (const shown of [digest, whole]) {
              assert.equal(checkSignature(publicKey, algorithm, shown, signature), true);
              assert.equal(checkSignature(publicKey, algorithm, shown, flipped(signature, at)), false);
              assert.equal(checkSignature(publicKey, algorithm, shown, signature.subarray(0, -1)), false);
            }
            const other = { bytes: flipped(digest.bytes, at), isDigest: true };
            assert.equal(checkSignature(publicKey, algorithm, other, signature), false);
          }
        }),
        { numRuns: spec.startsWith('ECC_NIST_P5') || spec.startsWith('RSA') ? 6 : 12 },
      );
    });

for (const [spec, name] of pure)
  test(`${spec}: OpenSSL takes its signatures, and changed ones are not taken`, async () => {
    const algorithm = signingAlgorithms[name];
    const { secret, publicKey = Buffer.alloc(0) } = await generateKeySecret(spec, systemRandom);
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    const signed = { bytes: Buffer.from('a message'), isDigest: false };
    const signature = makeSignature(secret, algorithm, signed);
    assert.equal(verify(null, signed.bytes, key, signature), true);
    assert.equal(checkSignature(publicKey, algorithm, signed, signature), true);
    for (const at of [0, 7, signature.length - 1])
      assert.equal(checkSignature(publicKey, algorithm, signed, flipped(signature, at)), false);
    const other = { bytes: Buffer.from('b message'), isDigest: false };
    assert.equal(checkSignature(publicKey, algorithm, other, signature), false);
  });

test('a private key and its public key are one pair, in the encodings that are told', async () => {
  for (const spec of Object.keys(keyKinds) as OtherKeySpec[]) {
    if (keyKinds[spec].kind === 'rsa') continue;
    const { secret, publicKey } = await generateKeySecret(spec, systemRandom);
    const kind = keyKinds[spec];
    if (kind.kind === 'hmac') assert.deepEqual([secret.length, publicKey], [kind.sizeBytes, undefined]);
    else {
      const key = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
      assert.deepEqual(createPublicKey(key).export({ format: 'der', type: 'spki' }), publicKey, spec);
    }
  }
});

test('generators lie on their curves, and the inverse is one', () => {
  const b: Readonly<Record<string, bigint>> = {
    prime256v1: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    secp256k1: 7n,
  };
  for (const [name, { p, a, x, y, n }] of Object.entries(curves)) {
    if (b[name] !== undefined) assert.equal(modulo(y * y, p), modulo(x * x * x + a * x + b[name], p), name);
    fc.assert(
      fc.property(fc.bigInt(1n, n - 1n), (value) => {
        assert.equal((inverse(value, n) * value) % n, 1n);
      }),
      { numRuns: 50 },
    );
  }
});
