// Opens a ciphertext of Encrypt, ReEncrypt or GenerateDataKey. https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
import type { DecryptCommandInput, DecryptCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { ciphertextOf, openCiphertext } from './ciphertext.ts';
import { enforce, ofLength } from './constraints.ts';
import { checkAlgorithm, checkCryptographicInput, checkEncryptionContext, endDryRun } from './encryption-context.ts';
import { useAccess } from './key-access.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateCiphertextKey, locateKey } from './key-target.ts';

export const Decrypt: ServerOperation<DecryptCommandInput, DecryptCommandOutput, KeyTarget> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    const blob = ciphertextOf(input.CiphertextBlob);
    checkAlgorithm('encryptionAlgorithm', input.EncryptionAlgorithm);
    checkEncryptionContext(input.EncryptionContext);
    await checkCryptographicInput('Decrypt', input, readers);
    if (input.DryRunModifiers !== undefined && input.DryRunModifiers.length > 0)
      throw new Fault('NotImplemented', { what: 'the member `DryRunModifiers` of Decrypt' });
    if (input.KeyId !== undefined) return locateKey(input.KeyId, readers, call);
    return locateCiphertextKey(readers.keyring.locate(blob), readers, call);
  },
  access: (target, input, call) => [useAccess('kms:Decrypt', target, call, input.EncryptionContext)],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    const blob = ciphertextOf(input.CiphertextBlob);
    const opened = await openCiphertext(key, blob, input.EncryptionContext ?? {}, call.resources.keyring);
    endDryRun(input);
    return {
      KeyId: keyArn(key),
      Plaintext: opened.plaintext,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      KeyMaterialId: opened.materialId,
    };
  },
};
