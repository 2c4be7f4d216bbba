// What a background job is, and what it is given. The table of all of them is in `table.ts`.
import type { Clock } from '../kernel/clock.ts';
import type { KeyDeleted, KeyMaterialExpired, KeyRotated } from '../kernel/key-events.ts';
import type { Random } from '../kernel/random.ts';
import type { Destinations } from '../operations/context.ts';
import type { BlobStore } from '../storage/objects/objects.ts';
import type { RecordStore, RecordTransaction } from '../storage/records/record.ts';
import type { Suspects } from '../storage/sweeper.ts';
import type { KeyRotationParts } from './key-rotation.ts';
import type { RootKeyMoveParts } from './root-key-move.ts';

export interface JobNeeds {
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  /** This process among those that share the data folder. */
  readonly instances: { readonly id: string; forgetGone(): Promise<void> };
  readonly keyring: { forget(materialId: string): void } & KeyRotationParts['keyring'] & RootKeyMoveParts['keyring'];
  readonly rootKeys: RootKeyMoveParts['rootKeys'];
  readonly trail: {
    /** Only writes in the transaction; may be called again with the same event. */
    keyDeleted(transaction: RecordTransaction, event: KeyDeleted): void;
    /** The same, of a rotation. */
    keyRotated(transaction: RecordTransaction, event: KeyRotated): void;
    /** The same, of imported material whose time was over. */
    materialExpired(transaction: RecordTransaction, event: KeyMaterialExpired): void;
    /** Events that are older are removed. */
    readonly keptForMs: number;
  };
  /** Where events of what a job does can be delivered to. */
  readonly destinations: Destinations;
  readonly clock: Clock;
  readonly random: Random;
  /** What this process's sweeps have seen unreferenced. */
  readonly suspects: Suspects;
}

/** `records` refuses to read and write once the lease of the run is lost or the process stops. */
export interface JobContext extends JobNeeds {
  /** Aborted when the lease is lost, and when the process stops: the run ends soon, and another continues. */
  readonly signal: AbortSignal;
}

export interface Job {
  /** Names its lease and its schedule; never used again for another job. */
  readonly name: string;
  readonly everyMs: number;
  /** Also due when a process starts: it looks after what a crash left. */
  readonly atStart?: true;
  /** Asked each time that it is due, without a lease: a job without work is not begun. */
  hasWork?(needs: JobNeeds): Promise<boolean>;
  /** May end or be cut anywhere, and is then run again from its beginning. */
  run(context: JobContext): Promise<void>;
}
