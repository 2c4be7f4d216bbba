// Gives a key new material now; its schedule stays. https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
import type { RotateKeyOnDemandCommandInput, RotateKeyOnDemandCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { changeKey } from './key-change.ts';
import { requireUsable } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { requireOwnRotation } from './rotation.ts';

/** KMS's quota; https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const mostRotations = 25;

export const RotateKeyOnDemand: ServerOperation<
  RotateKeyOnDemandCommandInput,
  RotateKeyOnDemandCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:RotateKeyOnDemand', target, call)],
  async run(_input, target, call) {
    requireRotatable(target.key);
    const made = await call.resources.keyring.createMaterial(target.key, call.nowMs);
    await changeKey(call, target, (key) => {
      requireRotatable(key);
      return { materials: [...key.materials, { ...made, rotation: 'ON_DEMAND' }] };
    });
    return { KeyId: target.arn };
  },
};

function requireRotatable(key: KmsKeyRecord): void {
  requireUsable(key);
  requireOwnRotation(key);
  if (key.materials.filter(({ rotation }) => rotation === 'ON_DEMAND').length >= mostRotations)
    throw new Fault('LimitExceededException', {
      message: `the key was rotated on demand ${mostRotations} times, the most that a key can be`,
    });
}
