// Leases: the right to do a piece of background work, held by one at a time, for a bounded time.
import type { Clock } from '../kernel/clock.ts';
import { type RecordStore, type RecordTransaction, recordKind } from './records/record.ts';

interface LeaseRecord {
  readonly holder: string;
  /** The first moment at which another may take it. */
  readonly expiresAtMs: number;
  /** Raised each time that the lease changes hands. */
  readonly token: number;
}

const leaseKind = recordKind<readonly [string], LeaseRecord>({ name: 'lease', version: 1 });

export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly expiresAtMs: number;
  readonly token: number;
}

/** The lease expired and another may have taken it, or has. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`the lease \`${name}\` is no longer held`);
    this.name = 'LeaseLost';
  }
}

export interface LeaseRequest {
  readonly name: string;
  /** Who asks; the id of a process's instance, unique for ever. */
  readonly holder: string;
  readonly durationMs: number;
}

export class Leases {
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(records: RecordStore, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** Undefined while somebody holds it, also when that is the one who asks: two tasks of one process are two. */
  acquire(request: LeaseRequest): Promise<Lease | undefined> {
    const { name, holder, durationMs } = request;
    return this.#records.transaction(async (transaction) => {
      const current = await transaction.get(leaseKind, [name]);
      const nowMs = this.#clock.now();
      if (current !== undefined && nowMs < current.expiresAtMs) return undefined;
      const next = { holder, expiresAtMs: nowMs + durationMs, token: (current?.token ?? 0) + 1 };
      transaction.put(leaseKind, [name], next);
      return { name, ...next };
    });
  }

  /** Throws `LeaseLost` when it is too late. */
  renew(lease: Lease, durationMs: number): Promise<Lease> {
    return this.#records.transaction(async (transaction) => {
      await this.require(transaction, lease);
      const renewed = { holder: lease.holder, expiresAtMs: this.#clock.now() + durationMs, token: lease.token };
      transaction.put(leaseKind, [lease.name], renewed);
      return { name: lease.name, ...renewed };
    });
  }

  /** No error when it was lost before. */
  release(lease: Lease): Promise<void> {
    return this.#records.transaction(async (transaction) => {
      const current = await transaction.get(leaseKind, [lease.name]);
      if (current?.token !== lease.token) return;
      // The token stays, so that the next one is higher.
      transaction.put(leaseKind, [lease.name], { ...current, expiresAtMs: 0 });
    });
  }

  /** In a transaction of the work itself: nothing is written when the lease is no longer held. Throws `LeaseLost`. */
  async require(transaction: RecordTransaction, lease: Lease): Promise<void> {
    const current = await transaction.get(leaseKind, [lease.name]);
    const isHeld = current?.token === lease.token && this.#clock.now() < current.expiresAtMs;
    if (!isHeld) throw new LeaseLost(lease.name);
  }
}
