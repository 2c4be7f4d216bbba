// Moves a ciphertext to another key or encryption context, its plaintext never leaving the server.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
import type { ReEncryptCommandInput, ReEncryptCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { ciphertextOf, ignoresCiphertext, locatorOf } from './ciphertext.ts';
import { enforce, ofLength } from './constraints.ts';
import { decryptUnder, encryptUnder, requireEncryption, requireFit } from './encryption.ts';
import { checkAlgorithm, checkCryptographicInput, checkEncryptionContext, endDryRun } from './encryption-context.ts';
import { useAccess } from './key-access.ts';
import { currentMaterialId } from './key-metadata.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, locateCiphertextKey, locateKey, type TwoKeys } from './key-target.ts';

export const ReEncrypt: ServerOperation<ReEncryptCommandInput, ReEncryptCommandOutput, TwoKeys> = {
  async locate(input, readers, call) {
    enforce(
      ofLength('sourceKeyId', input.SourceKeyId, 1, 2048),
      ofLength('destinationKeyId', input.DestinationKeyId, 1, 2048),
    );
    const ignores = ignoresCiphertext(input, 'SourceKeyId', input.SourceKeyId);
    const blob = ignores ? Buffer.alloc(0) : ciphertextOf(input.CiphertextBlob);
    checkAlgorithm('sourceEncryptionAlgorithm', input.SourceEncryptionAlgorithm);
    checkAlgorithm('destinationEncryptionAlgorithm', input.DestinationEncryptionAlgorithm);
    checkEncryptionContext(input.SourceEncryptionContext);
    checkEncryptionContext(input.DestinationEncryptionContext);
    await checkCryptographicInput('ReEncrypt', input, readers);
    const named = () => locatorOf(blob, 'SourceKeyId', input.SourceEncryptionAlgorithm, readers.keyring);
    const source =
      input.SourceKeyId === undefined
        ? await locateCiphertextKey(named(), readers, call)
        : await locateKey(input.SourceKeyId, readers, call);
    return { source, destination: await locateKey(input.DestinationKeyId ?? '', readers, call) };
  },
  access({ source, destination }, input, call) {
    const same = { 'kms:ReEncryptOnSameKey': String(source.arn === destination.arn) };
    const { from, to } = encryptionsOf(input);
    return [
      useAccess('kms:ReEncryptFrom', source, call, from.context, {
        ...same,
        'kms:EncryptionAlgorithm': from.algorithm,
      }),
      useAccess('kms:ReEncryptTo', destination, call, to.context, { ...same, 'kms:EncryptionAlgorithm': to.algorithm }),
    ];
  },
  async run(input, { source, destination }, call) {
    const [fromKey, toKey] = [existingKey(source), existingKey(destination)];
    requireUsable(fromKey);
    requireUsable(toKey);
    const { from, to } = encryptionsOf(input);
    requireEncryption(fromKey, from, 'ReEncrypt');
    requireEncryption(toKey, to, 'ReEncrypt');
    if (ignoresCiphertext(input, 'SourceKeyId', input.SourceKeyId)) endDryRun(input);
    const { keyring } = call.resources;
    const opened = await decryptUnder(fromKey, from, ciphertextOf(input.CiphertextBlob), keyring);
    requireFit(toKey, to, opened.plaintext);
    endDryRun(input);
    const moved = await encryptUnder(toKey, to, opened.plaintext, keyring);
    opened.plaintext.fill(0);
    return {
      CiphertextBlob: moved,
      SourceKeyId: keyArn(fromKey),
      KeyId: keyArn(toKey),
      SourceEncryptionAlgorithm: from.algorithm,
      DestinationEncryptionAlgorithm: to.algorithm,
      ...(opened.materialId !== undefined && { SourceKeyMaterialId: opened.materialId }),
      ...(toKey.keySpec === 'SYMMETRIC_DEFAULT' && { DestinationKeyMaterialId: currentMaterialId(toKey) }),
    };
  },
};

function encryptionsOf(input: ReEncryptCommandInput) {
  return {
    from: {
      algorithm: input.SourceEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT',
      context: input.SourceEncryptionContext ?? {},
    },
    to: {
      algorithm: input.DestinationEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT',
      context: input.DestinationEncryptionContext ?? {},
    },
  } as const;
}
