// Replaces a key's description. https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
import type { UpdateKeyDescriptionCommandInput, UpdateKeyDescriptionCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeKey } from './key-change.ts';
import { refusePending } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

export const UpdateKeyDescription: ServerOperation<
  UpdateKeyDescriptionCommandInput,
  UpdateKeyDescriptionCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048), ofLength('description', input.Description, 0, 8192));
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:UpdateKeyDescription', target, call)],
  async run(input, target, call) {
    await changeKey(call, target, (key) => {
      refusePending(key);
      return { description: input.Description ?? '' };
    });
    return {};
  },
};
