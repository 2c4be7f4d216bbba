// Lets a disabled key be used again. https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
import type { EnableKeyCommandInput, EnableKeyCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeKey } from './key-change.ts';
import { refusePending, refusePendingImport } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

export const EnableKey: ServerOperation<EnableKeyCommandInput, EnableKeyCommandOutput, OwnKeyTarget> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:EnableKey', target, call)],
  async run(_input, target, call) {
    await changeKey(call, target, (key) => {
      refusePending(key);
      refusePendingImport(key);
      return { state: 'Enabled' };
    });
    return {};
  },
};
