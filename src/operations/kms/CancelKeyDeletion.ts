// Ends a waiting period; the key is then disabled. https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
import type { CancelKeyDeletionCommandInput, CancelKeyDeletionCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import { KmsKeyDeletion } from '../../storage/records/kms-key.ts';
import { putKey } from '../../storage/records/kms-key-writes.ts';
import { stateOfMaterial } from '../../storage/records/kms-material.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

export const CancelKeyDeletion: ServerOperation<
  CancelKeyDeletionCommandInput,
  CancelKeyDeletionCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:CancelKeyDeletion', target, call)],
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      if (key.state !== 'PendingDeletion' && key.state !== 'PendingReplicaDeletion')
        throw new Fault('KMSInvalidStateException', { message: `${target.arn} is not pending deletion.` });
      const cancelled = { ...key, state: 'Disabled', deletionAtMs: undefined, deletionDays: undefined } as const;
      putKey(transaction, { ...cancelled, state: stateOfMaterial(cancelled) });
      if (key.deletionAtMs !== undefined)
        transaction.remove(KmsKeyDeletion, [key.deletionAtMs, key.account, key.region, key.keyId]);
    });
    return { KeyId: target.arn };
  },
};
