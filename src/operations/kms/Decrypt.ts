// Opens a ciphertext of Encrypt, ReEncrypt or GenerateDataKey. https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
import type { DecryptCommandInput, DecryptCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { ciphertextOf, ignoresCiphertext, locatorOf } from './ciphertext.ts';
import { enforce, ofLength } from './constraints.ts';
import { decryptUnder, requireEncryption } from './encryption.ts';
import { checkAlgorithm, checkCryptographicInput, checkEncryptionContext, endDryRun } from './encryption-context.ts';
import { useAccess } from './key-access.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateCiphertextKey, locateKey } from './key-target.ts';

export const Decrypt: ServerOperation<DecryptCommandInput, DecryptCommandOutput, KeyTarget> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    const ignores = ignoresCiphertext(input, 'KeyId', input.KeyId);
    const blob = ignores ? Buffer.alloc(0) : ciphertextOf(input.CiphertextBlob);
    checkAlgorithm('encryptionAlgorithm', input.EncryptionAlgorithm);
    checkEncryptionContext(input.EncryptionContext);
    await checkCryptographicInput('Decrypt', input, readers);
    if (input.KeyId !== undefined) return locateKey(input.KeyId, readers, call);
    const named = locatorOf(blob, 'KeyId', input.EncryptionAlgorithm, readers.keyring);
    return locateCiphertextKey(named, readers, call);
  },
  access: (target, input, call) => [
    useAccess('kms:Decrypt', target, call, input.EncryptionContext, {
      'kms:EncryptionAlgorithm': encryptionOf(input).algorithm,
    }),
  ],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    const encryption = encryptionOf(input);
    requireEncryption(key, encryption, 'Decrypt');
    if (ignoresCiphertext(input, 'KeyId', input.KeyId)) endDryRun(input);
    const blob = ciphertextOf(input.CiphertextBlob);
    const opened = await decryptUnder(key, encryption, blob, call.resources.keyring);
    endDryRun(input);
    return {
      KeyId: keyArn(key),
      Plaintext: opened.plaintext,
      EncryptionAlgorithm: encryption.algorithm,
      ...(opened.materialId !== undefined && { KeyMaterialId: opened.materialId }),
    };
  },
};

function encryptionOf({ EncryptionAlgorithm, EncryptionContext }: DecryptCommandInput) {
  return { algorithm: EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT', context: EncryptionContext ?? {} } as const;
}
