// What an older version made with KMS keys still opens, and the keys are in the state in which it left them.
import assert from 'node:assert/strict';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetKeyRotationStatusCommand,
  ListGrantsCommand,
  ListKeyRotationsCommand,
  ListResourceTagsCommand,
  VerifyCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import type { Clients } from '../support/server.ts';
import { keyAlias, keyContext, keyText, type MadeKeys } from './fill-keys.ts';

export async function checkKeys({ kms }: Clients, partner: Clients, made: MadeKeys): Promise<void> {
  const { keyArn } = made;
  for (const ciphertext of made.ciphertexts) {
    const request = { CiphertextBlob: Buffer.from(ciphertext, 'base64'), EncryptionContext: keyContext };
    const { Plaintext } = await kms.send(new DecryptCommand(request));
    assert.equal(Buffer.from(Plaintext ?? []).toString(), keyText);
    const other = { ...request, EncryptionContext: { purpose: 'another' } };
    await assert.rejects(kms.send(new DecryptCommand(other)), { name: 'InvalidCiphertextException' });
  }
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyAlias }));
  assert.deepEqual([KeyMetadata?.Arn, KeyMetadata?.Origin, KeyMetadata?.MultiRegion], [keyArn, 'AWS_KMS', false]);
  const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: keyArn }));
  assert.equal(rotation.KeyRotationEnabled, true);
  const { Rotations } = await kms.send(new ListKeyRotationsCommand({ KeyId: keyArn }));
  assert.equal(Rotations?.length, 1);
  const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: keyArn }));
  assert.deepEqual(Tags, [{ TagKey: 'team', TagValue: 'blue' }]);
  const { Grants } = await kms.send(new ListGrantsCommand({ KeyId: keyArn }));
  assert.deepEqual(
    Grants?.map(({ Name }) => Name),
    ['kept'],
  );
  // By the grant alone.
  await partner.kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from('x') }));
  await checkOthers(kms, made);
}

async function checkOthers(kms: Clients['kms'], made: MadeKeys): Promise<void> {
  const encrypt = new EncryptCommand({ KeyId: made.disabledKey, Plaintext: Buffer.from('x') });
  await assert.rejects(kms.send(encrypt), { name: 'DisabledException' });
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: made.deletedKey }));
  assert.equal(KeyMetadata?.KeyState, 'PendingDeletion');
  const Message = Buffer.from(keyText);
  const Mac = Buffer.from(made.mac, 'base64');
  const mac = new VerifyMacCommand({ KeyId: made.macKey, MacAlgorithm: 'HMAC_SHA_256', Message, Mac });
  assert.equal((await kms.send(mac)).MacValid, true);
  const Signature = Buffer.from(made.signature, 'base64');
  const signed = { KeyId: made.signingKey, SigningAlgorithm: 'ECDSA_SHA_256', Message, Signature } as const;
  assert.equal((await kms.send(new VerifyCommand(signed))).SignatureValid, true);
}
