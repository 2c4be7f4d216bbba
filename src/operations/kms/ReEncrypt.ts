// Moves a ciphertext to another key or encryption context, its plaintext never leaving the server.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
import type { ReEncryptCommandInput, ReEncryptCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { ciphertextOf, openCiphertext } from './ciphertext.ts';
import { enforce, ofLength } from './constraints.ts';
import { checkAlgorithm, checkCryptographicInput, checkEncryptionContext, endDryRun } from './encryption-context.ts';
import { useAccess } from './key-access.ts';
import { currentMaterialId } from './key-metadata.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateCiphertextKey, locateKey } from './key-target.ts';

interface TwoKeys {
  readonly source: KeyTarget;
  readonly destination: KeyTarget;
}

export const ReEncrypt: ServerOperation<ReEncryptCommandInput, ReEncryptCommandOutput, TwoKeys> = {
  async locate(input, readers, call) {
    enforce(
      ofLength('sourceKeyId', input.SourceKeyId, 1, 2048),
      ofLength('destinationKeyId', input.DestinationKeyId, 1, 2048),
    );
    const blob = ciphertextOf(input.CiphertextBlob);
    checkAlgorithm('sourceEncryptionAlgorithm', input.SourceEncryptionAlgorithm);
    checkAlgorithm('destinationEncryptionAlgorithm', input.DestinationEncryptionAlgorithm);
    checkEncryptionContext(input.SourceEncryptionContext);
    checkEncryptionContext(input.DestinationEncryptionContext);
    await checkCryptographicInput('ReEncrypt', input, readers);
    if (input.DryRunModifiers !== undefined && input.DryRunModifiers.length > 0)
      throw new Fault('NotImplemented', { what: 'the member `DryRunModifiers` of ReEncrypt' });
    const source =
      input.SourceKeyId === undefined
        ? await locateCiphertextKey(readers.keyring.locate(blob), readers, call)
        : await locateKey(input.SourceKeyId, readers, call);
    return { source, destination: await locateKey(input.DestinationKeyId ?? '', readers, call) };
  },
  access({ source, destination }, input, call) {
    const onSameKey = { 'kms:ReEncryptOnSameKey': String(source.arn === destination.arn) };
    return [
      useAccess('kms:ReEncryptFrom', source, call, input.SourceEncryptionContext, onSameKey),
      useAccess('kms:ReEncryptTo', destination, call, input.DestinationEncryptionContext, onSameKey),
    ];
  },
  async run(input, { source, destination }, call) {
    const from = existingKey(source);
    const to = existingKey(destination);
    requireUsable(from);
    requireUsable(to);
    const { keyring } = call.resources;
    const blob = ciphertextOf(input.CiphertextBlob);
    const opened = await openCiphertext(from, blob, input.SourceEncryptionContext ?? {}, keyring);
    endDryRun(input);
    const moved = await keyring.encrypt(to, opened.plaintext, input.DestinationEncryptionContext ?? {});
    opened.plaintext.fill(0);
    return {
      CiphertextBlob: moved,
      SourceKeyId: keyArn(from),
      KeyId: keyArn(to),
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      SourceKeyMaterialId: opened.materialId,
      DestinationKeyMaterialId: currentMaterialId(to),
    };
  },
};
