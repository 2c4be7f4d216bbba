// Says whether a signature is the key's. https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
import type { VerifyCommandInput, VerifyCommandOutput } from '@aws-sdk/client-kms';
import { checkSignature } from '../../crypto/signing.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofSize } from './constraints.ts';
import { publicKeyOf } from './encryption.ts';
import { endDryRun } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget } from './key-target.ts';
import { locateSigningKey, signedBy, signingKeys } from './signing.ts';

export const Verify: ServerOperation<VerifyCommandInput, VerifyCommandOutput, KeyTarget> = {
  locate(input, readers, call) {
    enforce(ofSize('signature', input.Signature, 1, 6144));
    return locateSigningKey(input, readers, call);
  },
  access: (target, input, call) => [keyAccess('kms:Verify', target, call, signingKeys(input))],
  async run(input, target) {
    const key = existingKey(target);
    requireUsable(key);
    const { algorithm, signed } = signedBy(key, input, 'Verify');
    endDryRun(input);
    if (!checkSignature(publicKeyOf(key), algorithm, signed, Buffer.from(input.Signature ?? [])))
      throw new Fault('KMSInvalidSignatureException');
    return { KeyId: keyArn(key), SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm };
  },
};
