// Key material from outside is read for what it is, or not at all. https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html
import { strict as assert } from 'node:assert';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { accountId, region } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { openImportToken, sealImportToken } from './import-token.ts';
import { readImportedSecret } from './imported-secret.ts';
import { generateKeySecret } from './key-pair.ts';
import { type KmsKeySpec, keyKinds, type OtherKeySpec } from './key-spec.ts';

const specs = ['SYMMETRIC_DEFAULT', ...Object.keys(keyKinds)] as readonly KmsKeySpec[];
const slow = new Set<KmsKeySpec>(['RSA_3072', 'RSA_4096']);
const isRaw = (spec: KmsKeySpec): boolean => spec === 'SYMMETRIC_DEFAULT' || spec.startsWith('HMAC');
const secretOf = async (spec: KmsKeySpec): Promise<Buffer> =>
  spec === 'SYMMETRIC_DEFAULT' ? randomBytes(32) : (await generateKeySecret(spec, systemRandom)).secret;

test('the secret of each spec is read by that spec and by no other', async () => {
  for (const spec of specs.filter((one) => !slow.has(one))) {
    const secret = await secretOf(spec);
    assert.deepEqual(readImportedSecret(spec, secret)?.secret, secret, spec);
    // Raw bytes are told apart by their number alone.
    const others = specs.filter((other) => other !== spec && !isRaw(other) && readImportedSecret(other, secret));
    assert.deepEqual(others, [], spec);
  }
});

test('a private key with the public half of another is refused', () => {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const [one, other] = [pair(), pair()].map((key) => key.export({ type: 'pkcs8', format: 'der' })) as [Buffer, Buffer];
  // The last 65 bytes are the public point, in both.
  const mixed = Buffer.concat([one.subarray(0, -65), other.subarray(-65)]);
  assert(readImportedSecret('ECC_NIST_P256', one) && readImportedSecret('ECC_NIST_P256', other));
  assert.equal(readImportedSecret('ECC_NIST_P256', mixed), undefined);
});

test('an RSA key with a public exponent that FIPS 186-5 does not allow is refused', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  assert.equal(readImportedSecret('RSA_2048', privateKey.export({ type: 'pkcs8', format: 'der' })), undefined);
});

test('bytes cut, added or of another kind are refused, and never thrown at', async () => {
  for (const spec of ['SYMMETRIC_DEFAULT', 'HMAC_512', 'ECC_NIST_P384', 'ML_DSA_44'] as const) {
    const secret = await secretOf(spec);
    const broken = [Buffer.alloc(0), secret.subarray(1), secret.subarray(0, -1), randomBytes(200)];
    for (const bytes of broken) assert.equal(readImportedSecret(spec, bytes), undefined, spec);
  }
});

const claims = {
  account: accountId('111122223333'),
  region: region('us-east-1'),
  keyId: 'key-1',
  algorithm: 'RSAES_OAEP_SHA_256',
  validToMs: 7,
  privateKey: Buffer.from('a private key'),
} as const;

test('an import token opens under its key, and not with any byte changed or missing', () => {
  const key = randomBytes(32);
  const token = sealImportToken(key, claims, systemRandom);
  assert.deepEqual(openImportToken(key, token), claims);
  assert.equal(openImportToken(randomBytes(32), token), undefined);
  for (let at = 0; at < token.length; at += 1) {
    const changed = Buffer.from(token);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    assert.equal(openImportToken(key, changed), undefined);
    assert.equal(openImportToken(key, token.subarray(0, at)), undefined);
  }
});

test('the token of the largest wrapping key fits into what KMS takes', async () => {
  const spec: OtherKeySpec = 'RSA_4096';
  const { secret } = await generateKeySecret(spec, systemRandom);
  const token = sealImportToken(randomBytes(32), { ...claims, privateKey: secret }, systemRandom);
  assert(token.length <= 6144, `${token.length}`);
});
