// Makes the authentication code of a message with an HMAC key. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
import type { GenerateMacCommandInput, GenerateMacCommandOutput } from '@aws-sdk/client-kms';
import { makeMac } from '../../crypto/mac.ts';
import type { ServerOperation } from '../context.ts';
import { endDryRun } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget } from './key-target.ts';
import { locateMacKey, macHashOf, macKeys } from './mac.ts';

export const GenerateMac: ServerOperation<GenerateMacCommandInput, GenerateMacCommandOutput, KeyTarget> = {
  locate: locateMacKey,
  access: (target, input, call) => [keyAccess('kms:GenerateMac', target, call, macKeys(input))],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    const hash = macHashOf(key, input, 'GenerateMac');
    endDryRun(input);
    const message = Buffer.from(input.Message ?? []);
    const Mac = await call.resources.keyring.useSecret(key, (secret) => makeMac(secret, hash, message));
    return { Mac, MacAlgorithm: input.MacAlgorithm, KeyId: keyArn(key) };
  },
};
