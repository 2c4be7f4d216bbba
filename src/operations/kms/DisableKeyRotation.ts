// Ends the automatic rotation of a key; its materials stay. https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html
import type { DisableKeyRotationCommandInput, DisableKeyRotationCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeRelatedKeys } from './key-change.ts';
import { requireUsable } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { requireAutomatic } from './rotation.ts';

export const DisableKeyRotation: ServerOperation<
  DisableKeyRotationCommandInput,
  DisableKeyRotationCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:DisableKeyRotation', target, call)],
  async run(_input, target, call) {
    await changeRelatedKeys(call, target, (key) => {
      requireAutomatic(key);
      requireUsable(key);
      return { rotation: undefined };
    });
    return {};
  },
};
