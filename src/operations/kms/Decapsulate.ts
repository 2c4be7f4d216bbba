// Recovers the secret that was made for the holder of the key pair. https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
import type { DecapsulateCommandInput, DecapsulateCommandOutput } from '@aws-sdk/client-kms';
import { decapsulateSecret } from '../../crypto/encapsulation.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { ciphertextOf } from './ciphertext.ts';
import { encapsulationKeys, locateEncapsulationKey } from './encapsulation.ts';
import { endDryRun } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { requireAlgorithm } from './key-kind.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget } from './key-target.ts';

export const Decapsulate: ServerOperation<DecapsulateCommandInput, DecapsulateCommandOutput, KeyTarget> = {
  locate(input, readers, call) {
    ciphertextOf(input.SharedSecretCiphertextBlob, 'sharedSecretCiphertextBlob');
    return locateEncapsulationKey(input, readers, call);
  },
  access: (target, input, call) => [keyAccess('kms:Decapsulate', target, call, encapsulationKeys(input))],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    const { EncapsulationAlgorithm } = input;
    requireAlgorithm(key, 'ENCAPSULATE_DECAPSULATE', EncapsulationAlgorithm ?? '', 'Decapsulate');
    endDryRun(input);
    const blob = ciphertextOf(input.SharedSecretCiphertextBlob, 'sharedSecretCiphertextBlob');
    const SharedSecret = await call.resources.keyring.useSecret(key, (secret) => decapsulateSecret(secret, blob));
    if (SharedSecret === undefined) throw new Fault('InvalidCiphertextException');
    return { KeyId: keyArn(key), SharedSecret, EncapsulationAlgorithm };
  },
};
