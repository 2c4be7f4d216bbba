// What happens to KMS keys without a call of its own: the service events that the audit trail keeps.
// https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
import type { AccountId, Region } from './ids.ts';

export interface KeyEvent {
  /** Drawn once for each event. */
  readonly eventId: string;
  readonly account: AccountId;
  readonly region: Region;
  readonly keyId: string;
  readonly keyArn: string;
}

/** `DeleteKey`: the waiting period of a key was over. */
export interface KeyDeleted extends KeyEvent {
  readonly deletedAtMs: number;
}

/** `CreateKey` in the Region of a replica, which ReplicateKey made. */
export interface KeyReplicated extends KeyEvent {
  readonly replicatedAtMs: number;
  readonly primaryKeyArn: string;
}

/** `RotateKey`. */
export interface KeyRotated extends KeyEvent {
  readonly rotatedAtMs: number;
  readonly rotationType: 'AUTOMATIC' | 'ON_DEMAND';
  readonly keyOrigin: 'AWS_KMS' | 'EXTERNAL';
  /** The material that encrypts from now on, and the one that did until now. */
  readonly currentMaterialId: string;
  readonly previousMaterialId: string;
}

/** `DeleteExpiredKeyMaterial`. */
export interface KeyMaterialExpired extends KeyEvent {
  readonly materialId: string;
  readonly deletedAtMs: number;
}
