// The service events of KMS keys, written in the transaction of what they tell of.
// https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
import type { KeyDeleted, KeyEvent, KeyMaterialExpired, KeyReplicated, KeyRotated } from '../kernel/key-events.ts';
import type { RecordTransaction } from '../storage/records/record.ts';
import { type ServiceEvent, serviceEvent } from './event.ts';
import { appendEvent } from './recorder.ts';

type Told = Pick<ServiceEvent, 'name' | 'timeMs' | 'responseElements' | 'details'>;

function append(transaction: RecordTransaction, key: KeyEvent, told: Told): void {
  const { eventId, account, region, keyArn } = key;
  appendEvent(transaction, serviceEvent({ eventId, account, region, service: 'kms', resource: keyArn, ...told }));
}

/** Each only writes in the transaction, and may be called again with the same event. */
export const keyTrail = {
  keyDeleted(transaction: RecordTransaction, event: KeyDeleted): void {
    const responseElements = { keyId: event.keyArn };
    append(transaction, event, { name: 'DeleteKey', timeMs: event.deletedAtMs, responseElements });
  },
  keyReplicated(transaction: RecordTransaction, event: KeyReplicated): void {
    const details = { keyId: event.keyId, multiRegionKeyType: 'REPLICA', primaryKeyArn: event.primaryKeyArn };
    append(transaction, event, { name: 'CreateKey', timeMs: event.replicatedAtMs, responseElements: null, details });
  },
  keyRotated(transaction: RecordTransaction, event: KeyRotated): void {
    const { keyId, rotationType, keyOrigin } = event;
    const materials = {
      currentKeyMaterialId: event.currentMaterialId,
      previousKeyMaterialId: event.previousMaterialId,
    };
    const details = { keyId, rotationType, keyOrigin, ...materials };
    append(transaction, event, { name: 'RotateKey', timeMs: event.rotatedAtMs, responseElements: null, details });
  },
  materialExpired(transaction: RecordTransaction, event: KeyMaterialExpired): void {
    const details = { keyId: event.keyId, keyMaterialId: event.materialId };
    const name = 'DeleteExpiredKeyMaterial';
    append(transaction, event, { name, timeMs: event.deletedAtMs, responseElements: null, details });
  },
};
