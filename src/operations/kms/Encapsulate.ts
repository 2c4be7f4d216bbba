// Makes a secret, in plain and for the holder of a key pair. https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
import type { EncapsulateCommandInput, EncapsulateCommandOutput } from '@aws-sdk/client-kms';
import { encapsulateSecret } from '../../crypto/encapsulation.ts';
import type { ServerOperation } from '../context.ts';
import { encapsulationKeys, locateEncapsulationKey } from './encapsulation.ts';
import { publicKeyOf } from './encryption.ts';
import { endDryRun } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { requireAlgorithm } from './key-kind.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget } from './key-target.ts';

export const Encapsulate: ServerOperation<EncapsulateCommandInput, EncapsulateCommandOutput, KeyTarget> = {
  locate: locateEncapsulationKey,
  access: (target, input, call) => [keyAccess('kms:Encapsulate', target, call, encapsulationKeys(input))],
  async run(input, target) {
    const key = existingKey(target);
    requireUsable(key);
    const { EncapsulationAlgorithm } = input;
    requireAlgorithm(key, 'ENCAPSULATE_DECAPSULATE', EncapsulationAlgorithm ?? '', 'Encapsulate');
    endDryRun(input);
    const { sharedSecret, ciphertext } = encapsulateSecret(publicKeyOf(key));
    return {
      KeyId: keyArn(key),
      SharedSecret: sharedSecret,
      SharedSecretCiphertextBlob: ciphertext,
      EncapsulationAlgorithm,
    };
  },
};
