// Starts the waiting period after which a key, and with it all that it encrypted, is lost for ever.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html

import type { ScheduleKeyDeletionCommandInput, ScheduleKeyDeletionCommandOutput } from '@aws-sdk/client-kms';
import { dayMs } from '../../kernel/clock.ts';
import { KmsKeyDeletion, type KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey } from '../../storage/records/kms-key-writes.ts';
import { isReplica, waitingForDeletion } from '../../storage/records/kms-material.ts';
import type { ServerOperation } from '../context.ts';
import { between, enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { refusePending } from './key-state.ts';
import { locateUsedKey, type UsedKeyTarget, usageKeys } from './key-usage.ts';

const usualDays = 30;

export const ScheduleKeyDeletion: ServerOperation<
  ScheduleKeyDeletionCommandInput,
  ScheduleKeyDeletionCommandOutput,
  UsedKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048), between('pendingWindowInDays', input.PendingWindowInDays, 7, 30));
    return locateUsedKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [
    keyAccess('kms:ScheduleKeyDeletion', target, call, {
      'kms:ScheduleKeyDeletionPendingWindowInDays': String(input.PendingWindowInDays ?? usualDays),
      ...usageKeys(target, call),
    }),
  ],
  async run(input, target, call) {
    const days = input.PendingWindowInDays ?? usualDays;
    const deletionAtMs = call.nowMs + days * dayMs;
    const waits = await call.resources.records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      refusePending(key);
      // A primary key is needed as long as it has replicas: its time begins when the last of them is gone.
      const waits = hasReplicas(key);
      putKey(transaction, waits ? waitingForReplicas(key, days) : waitingForDeletion(key, deletionAtMs));
      if (!waits) transaction.put(KmsKeyDeletion, [deletionAtMs, key.account, key.region, key.keyId], {});
      return waits;
    });
    if (waits) return { KeyId: target.arn, KeyState: 'PendingReplicaDeletion', PendingWindowInDays: days };
    return {
      KeyId: target.arn,
      DeletionDate: new Date(deletionAtMs),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: days,
    };
  },
};

const hasReplicas = (key: KmsKeyRecord): boolean => !isReplica(key) && (key.multiRegion?.replicas.length ?? 0) > 0;

const waitingForReplicas = (key: KmsKeyRecord, deletionDays: number): KmsKeyRecord => ({
  ...key,
  state: 'PendingReplicaDeletion',
  deletionDays,
});
