// Signs a message, or its digest, with the private key of a pair. https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
import type { SignCommandInput, SignCommandOutput } from '@aws-sdk/client-kms';
import { makeSignature } from '../../crypto/signing.ts';
import type { ServerOperation } from '../context.ts';
import { endDryRun } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget } from './key-target.ts';
import { locateSigningKey, signedBy, signingKeys } from './signing.ts';

export const Sign: ServerOperation<SignCommandInput, SignCommandOutput, KeyTarget> = {
  locate: locateSigningKey,
  access: (target, input, call) => [keyAccess('kms:Sign', target, call, signingKeys(input))],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    const { algorithm, signed } = signedBy(key, input, 'Sign');
    endDryRun(input);
    const Signature = await call.resources.keyring.useSecret(key, (secret) => makeSignature(secret, algorithm, signed));
    return { KeyId: keyArn(key), Signature, SigningAlgorithm: input.SigningAlgorithm };
  },
};
