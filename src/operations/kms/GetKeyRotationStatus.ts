// Whether a key rotates by itself, and when next. https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
import type { GetKeyRotationStatusCommandInput, GetKeyRotationStatusCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { refuseImporting } from './imported.ts';
import { keyAccess } from './key-access.ts';
import { keyArn } from './key-state.ts';
import { existingKey, type KeyTarget, locateKeyItself } from './key-target.ts';
import { requireRotating } from './rotation.ts';

export const GetKeyRotationStatus: ServerOperation<
  GetKeyRotationStatusCommandInput,
  GetKeyRotationStatusCommandOutput,
  KeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateKeyItself(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:GetKeyRotationStatus', target, call)],
  async run(_input, target) {
    const key = existingKey(target);
    requireRotating(key);
    refuseImporting(key);
    const { rotation } = key;
    // Off while nothing rotates it, and on again with the key: docs/decisions/0112.
    if (rotation === undefined || key.state !== 'Enabled') return { KeyId: keyArn(key), KeyRotationEnabled: false };
    return {
      KeyId: keyArn(key),
      KeyRotationEnabled: true,
      RotationPeriodInDays: rotation.periodDays,
      NextRotationDate: new Date(rotation.nextAtMs),
    };
  },
};
