// The public key of a pair, for use outside. https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
import type { GetPublicKeyCommandInput, GetPublicKeyCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { publicKeyOf } from './encryption.ts';
import { checkCryptographicInput } from './encryption-context.ts';
import { keyAccess } from './key-access.ts';
import { algorithmMembers, isPair } from './key-kind.ts';
import { deprecatedSpec } from './key-metadata.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateKey } from './key-target.ts';

export const GetPublicKey: ServerOperation<GetPublicKeyCommandInput, GetPublicKeyCommandOutput, KeyTarget> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    await checkCryptographicInput('GetPublicKey', input, readers);
    return locateKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:GetPublicKey', target, call)],
  async run(_input, target) {
    const key = existingKey(target);
    requireUsable(key);
    if (!isPair(key))
      throw new Fault('UnsupportedOperationException', {
        message: `${keyArn(key)} is of the spec ${key.keySpec}, which has no public key`,
      });
    return {
      KeyId: keyArn(key),
      PublicKey: publicKeyOf(key),
      ...deprecatedSpec(key),
      KeySpec: key.keySpec,
      KeyUsage: key.keyUsage,
      ...algorithmMembers(key),
    };
  },
};
