// RSA of KMS in every size, checked against RFC 8017 on whole numbers instead of OpenSSL.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { encryptOaep, type RsaPublicKey, rsaPublicKey, verifyPkcs1, verifyPss } from './rfc8017.ts';

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

interface Pair {
  readonly KeyId: string;
  readonly key: RsaPublicKey;
}

async function newPair(KeySpec: kms.KeySpec, KeyUsage: kms.KeyUsageType): Promise<Pair> {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({ KeySpec, KeyUsage }));
  const KeyId = KeyMetadata?.Arn ?? '';
  const { PublicKey } = await client().send(new kms.GetPublicKeyCommand({ KeyId }));
  const der = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  return { KeyId, key: rsaPublicKey(der) };
}

for (const KeySpec of ['RSA_2048', 'RSA_3072', 'RSA_4096'] as const) {
  test(`${KeySpec}: signatures are those of RFC 8017, in both schemes and with every digest`, async () => {
    const { KeyId, key } = await newPair(KeySpec, 'SIGN_VERIFY');
    assert.equal(key.sizeBytes * 8, Number(KeySpec.slice(4)));
    for (const bits of ['256', '384', '512'] as const)
      for (const [scheme, check] of [
        ['RSASSA_PKCS1_V1_5', verifyPkcs1],
        ['RSASSA_PSS', verifyPss],
      ] as const) {
        const SigningAlgorithm = `${scheme}_SHA_${bits}` as const;
        const { Signature } = await client().send(new kms.SignCommand({ KeyId, Message, SigningAlgorithm }));
        assert(Signature !== undefined);
        assert.equal(check(key, `sha${bits}`, Message, Signature), true, SigningAlgorithm);
        assert.equal(check(key, `sha${bits}`, another, Signature), false, SigningAlgorithm);
      }
  });

  test(`${KeySpec}: KMS opens what was encrypted by RFC 8017`, async () => {
    const { KeyId, key } = await newPair(KeySpec, 'ENCRYPT_DECRYPT');
    for (const bits of ['1', '256'] as const) {
      const EncryptionAlgorithm = `RSAES_OAEP_SHA_${bits}` as const;
      const CiphertextBlob = encryptOaep(key, `sha${bits}`, Message);
      const open = new kms.DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm });
      assert.deepEqual(Buffer.from((await client().send(open)).Plaintext ?? []), Message);
    }
  });
}
