// Encrypts up to 4 KiB under a KMS key. https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
import type { EncryptCommandInput, EncryptCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength, ofSize } from './constraints.ts';
import { encryptUnder, requireEncryption, requireFit } from './encryption.ts';
import { checkAlgorithm, checkCryptographicInput, checkEncryptionContext, endDryRun } from './encryption-context.ts';
import { useAccess } from './key-access.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateKey } from './key-target.ts';

const largestPlaintextBytes = 4096;

export const Encrypt: ServerOperation<EncryptCommandInput, EncryptCommandOutput, KeyTarget> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048), ofSize('plaintext', input.Plaintext, 1, largestPlaintextBytes));
    checkAlgorithm('encryptionAlgorithm', input.EncryptionAlgorithm);
    checkEncryptionContext(input.EncryptionContext);
    await checkCryptographicInput('Encrypt', input, readers);
    return locateKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [
    useAccess('kms:Encrypt', target, call, input.EncryptionContext, {
      'kms:EncryptionAlgorithm': encryptionOf(input).algorithm,
    }),
  ],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    const plaintext = Buffer.from(input.Plaintext ?? []);
    const encryption = encryptionOf(input);
    requireEncryption(key, encryption, 'Encrypt');
    requireFit(key, encryption, plaintext);
    endDryRun(input);
    const blob = await encryptUnder(key, encryption, plaintext, call.resources.keyring);
    return { CiphertextBlob: blob, KeyId: keyArn(key), EncryptionAlgorithm: encryption.algorithm };
  },
};

function encryptionOf({ EncryptionAlgorithm, EncryptionContext }: EncryptCommandInput) {
  return { algorithm: EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT', context: EncryptionContext ?? {} } as const;
}
