// Stops every cryptographic use of a key, at once. https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
import type { DisableKeyCommandInput, DisableKeyCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeKey } from './key-change.ts';
import { refusePending, refusePendingImport } from './key-state.ts';
import { locateUsedKey, type UsedKeyTarget, usageKeys } from './key-usage.ts';

export const DisableKey: ServerOperation<DisableKeyCommandInput, DisableKeyCommandOutput, UsedKeyTarget> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateUsedKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:DisableKey', target, call, usageKeys(target, call))],
  async run(_input, target, call) {
    await changeKey(call, target, (key) => {
      refusePending(key);
      refusePendingImport(key);
      return { state: 'Disabled' };
    });
    return {};
  },
};
