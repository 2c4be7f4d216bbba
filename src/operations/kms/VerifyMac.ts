// Says whether an authentication code is the key's. https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
import type { VerifyMacCommandInput, VerifyMacCommandOutput } from '@aws-sdk/client-kms';
import { checkMac } from '../../crypto/mac.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofSize } from './constraints.ts';
import { endDryRun } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget } from './key-target.ts';
import { locateMacKey, macHashOf, macKeys } from './mac.ts';

export const VerifyMac: ServerOperation<VerifyMacCommandInput, VerifyMacCommandOutput, KeyTarget> = {
  locate(input, readers, call) {
    enforce(ofSize('mac', input.Mac, 1, 6144));
    return locateMacKey(input, readers, call);
  },
  access: (target, input, call) => [keyAccess('kms:VerifyMac', target, call, macKeys(input))],
  async run(input, target, call) {
    const key = existingKey(target);
    requireUsable(key);
    const hash = macHashOf(key, input, 'VerifyMac');
    endDryRun(input);
    const [message, mac] = [Buffer.from(input.Message ?? []), Buffer.from(input.Mac ?? [])];
    const valid = await call.resources.keyring.useSecret(key, (secret) => checkMac(secret, hash, message, mac));
    if (!valid) throw new Fault('KMSInvalidMacException');
    return { KeyId: keyArn(key), MacValid: true, MacAlgorithm: input.MacAlgorithm };
  },
};
