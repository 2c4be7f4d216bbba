// Lets a key rotate by itself, every so many days. https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
import type { EnableKeyRotationCommandInput, EnableKeyRotationCommandOutput } from '@aws-sdk/client-kms';
import { dayMs } from '../../kernel/clock.ts';
import type { ServerOperation } from '../context.ts';
import { between, enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeRelatedKeys } from './key-change.ts';
import { requireUsable } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { requireAutomatic, usualPeriodDays } from './rotation.ts';

export const EnableKeyRotation: ServerOperation<
  EnableKeyRotationCommandInput,
  EnableKeyRotationCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(
      ofLength('keyId', input.KeyId, 1, 2048),
      between('rotationPeriodInDays', input.RotationPeriodInDays, 90, 2560),
    );
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [
    keyAccess('kms:EnableKeyRotation', target, call, {
      'kms:RotationPeriodInDays': String(input.RotationPeriodInDays ?? usualPeriodDays),
    }),
  ],
  async run(input, target, call) {
    const periodDays = input.RotationPeriodInDays ?? usualPeriodDays;
    await changeRelatedKeys(call, target, (key) => {
      requireAutomatic(key);
      requireUsable(key);
      // The same again, by a tool that makes sure of it, does not put the rotation off.
      if (key.rotation?.periodDays === periodDays) return {};
      return { rotation: { periodDays, nextAtMs: call.nowMs + periodDays * dayMs } };
    });
    return {};
  },
};
