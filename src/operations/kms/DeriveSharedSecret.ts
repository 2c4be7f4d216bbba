// Agrees on a secret with the holder of another key pair. https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
import {
  type DeriveSharedSecretCommandInput,
  type DeriveSharedSecretCommandOutput,
  KeyAgreementAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { sharedSecret } from '../../crypto/key-agreement.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength, ofSize, oneOf, present } from './constraints.ts';
import { checkCryptographicInput, endDryRun } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { requireAlgorithm } from './key-kind.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateKey } from './key-target.ts';

export const DeriveSharedSecret: ServerOperation<
  DeriveSharedSecretCommandInput,
  DeriveSharedSecretCommandOutput,
  KeyTarget
> = {
  async locate(input, readers, call) {
    enforce(
      ofLength('keyId', input.KeyId, 1, 2048),
      ofSize('publicKey', input.PublicKey, 1, 8192),
      present('keyAgreementAlgorithm', input.KeyAgreementAlgorithm),
      oneOf('keyAgreementAlgorithm', input.KeyAgreementAlgorithm, Object.values(KeyAgreementAlgorithmSpec)),
    );
    await checkCryptographicInput('DeriveSharedSecret', input, readers);
    return locateKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [
    keyAccess('kms:DeriveSharedSecret', target, call, { 'kms:KeyAgreementAlgorithm': input.KeyAgreementAlgorithm }),
  ],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    requireAlgorithm(key, 'KEY_AGREEMENT', input.KeyAgreementAlgorithm ?? '', 'DeriveSharedSecret');
    const peer = Buffer.from(input.PublicKey ?? []);
    const SharedSecret = await call.resources.keyring.useSecret(key, (secret) => sharedSecret(secret, peer));
    if (SharedSecret === undefined)
      throw new Fault('ValidationException', {
        message: `PublicKey is no public key in DER on the curve of the key spec ${key.keySpec}`,
      });
    endDryRun(input);
    const { KeyAgreementAlgorithm } = input;
    return { KeyId: keyArn(key), SharedSecret, KeyAgreementAlgorithm, KeyOrigin: 'AWS_KMS' };
  },
};
