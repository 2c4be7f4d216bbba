// Delivers the events of the outbox: one job for each destination, so that none waits for another.
// docs/decisions/0172-delivery-of-events.md
import { dayMs, minuteMs, secondMs } from '../kernel/clock.ts';
import {
  DestinationState,
  type DestinationStateRecord,
  PendingNotification,
  type PendingNotificationRecord,
} from '../storage/records/notification.ts';
import type { Job, JobContext, JobNeeds } from './job.ts';

/** Resolves when the destination has acknowledged the message. */
export type Send = (document: string, nowMs: number, signal: AbortSignal) => Promise<void>;

/** An event is given up when it is so old and its destination still does not take any. */
export const givenUpAfterMs = 4 * dayMs;
const eventsAtATime = 64;
const lanesAtATime = 8;
/** So many failures without a success, and the destination is left alone for a while. */
const failuresOfADeadOne = 3;
const shortestWaitMs = secondMs;
const longestWaitMs = 5 * minuteMs;

export function deliveryJob(arn: string, send: Send): Job {
  return {
    name: `notification-delivery ${arn}`,
    everyMs: secondMs,
    hasWork: (needs) => hasWork(arn, needs),
    run: (context) => new Delivery(arn, send, context).run(),
  };
}

const untouched: DestinationStateRecord = { failures: 0, nextAtMs: 0, dropped: 0, delivered: 0 };

async function hasWork(arn: string, { records, clock }: Pick<JobNeeds, 'records' | 'clock'>): Promise<boolean> {
  const waitMs = ((await records.get(DestinationState, [arn])) ?? untouched).nextAtMs - clock.now();
  // A wait that is longer than any was written by a clock that was ahead.
  if (waitMs > 0 && waitMs <= longestWaitMs) return false;
  for await (const _ of records.list(PendingNotification, { under: [arn], limit: 1 })) return true;
  return false;
}

interface Pending extends PendingNotificationRecord {
  readonly place: string;
}

class Delivery {
  readonly #arn: string;
  readonly #send: Send;
  readonly #context: JobContext;
  /** Lanes of which an event failed: those behind it wait for the next run. */
  readonly #blocked = new Set<string>();
  #delivered = 0;
  #dropped = 0;
  #failuresInARow = 0;
  #lastFailure: unknown;

  constructor(arn: string, send: Send, context: JobContext) {
    this.#arn = arn;
    this.#send = send;
    this.#context = context;
  }

  /** Throws what the operator should hear of: that a destination begins to fail, and that events were given up. */
  async run(): Promise<void> {
    const before = (await this.#context.records.get(DestinationState, [this.#arn])) ?? untouched;
    let after: string | undefined;
    while (this.#failuresInARow < failuresOfADeadOne) {
      const page = await this.#page(after);
      after = page.at(-1)?.place;
      if (after === undefined) break;
      await this.#forget(await this.#deliverPage(page, before));
    }
    await this.#noteEnd(before);
    if (this.#dropped > 0) throw new Error(`events for \`${this.#arn}\` that were given up: ${this.#dropped}`);
    if (this.#lastFailure !== undefined && before.failures === 0) throw this.#lastFailure;
  }

  async #page(after: string | undefined): Promise<Pending[]> {
    const page: Pending[] = [];
    const range = { under: [this.#arn], limit: eventsAtATime, ...(after !== undefined && { after }) };
    for await (const { key, value } of this.#context.records.list(PendingNotification, range))
      page.push({ ...value, place: String(key[1]) });
    return page;
  }

  /** Lane by lane, some at once. Gives what needs not be sent again. */
  async #deliverPage(page: readonly Pending[], before: DestinationStateRecord): Promise<string[]> {
    const oldestKeptMs = this.#context.clock.now() - givenUpAfterMs;
    const done: string[] = [];
    const lanes = new Map<string, Pending[]>();
    for (const event of page) {
      if (before.failures > 0 && event.writtenAtMs < oldestKeptMs) {
        this.#dropped += 1;
        done.push(event.place);
      } else lanes.set(event.lane, [...(lanes.get(event.lane) ?? []), event]);
    }
    const waiting = [...lanes.values()];
    const takeLanes = async () => {
      for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) await this.#deliverLane(lane, done);
    };
    await Promise.all(Array.from({ length: lanesAtATime }, takeLanes));
    return done;
  }

  async #deliverLane(events: readonly Pending[], done: string[]): Promise<void> {
    const { clock, signal } = this.#context;
    for (const { lane, document, place } of events) {
      if (this.#blocked.has(lane) || this.#failuresInARow >= failuresOfADeadOne) return;
      try {
        await this.#send(document, clock.now(), signal);
      } catch (error) {
        signal.throwIfAborted();
        this.#blocked.add(lane);
        this.#failuresInARow += 1;
        this.#lastFailure = error;
        return;
      }
      this.#failuresInARow = 0;
      this.#delivered += 1;
      done.push(place);
    }
  }

  async #forget(places: readonly string[]): Promise<void> {
    if (places.length === 0) return;
    await this.#context.records.transaction(async (transaction) => {
      for (const place of places) transaction.remove(PendingNotification, [this.#arn, place]);
    });
  }

  #noteEnd(before: DestinationStateRecord): Promise<void> {
    const hasFailed = this.#lastFailure !== undefined;
    const failures = !hasFailed ? 0 : this.#delivered > 0 ? 1 : before.failures + 1;
    const waitMs = hasFailed ? Math.min(longestWaitMs, shortestWaitMs * 2 ** Math.min(failures, 20)) : 0;
    const state: DestinationStateRecord = {
      failures,
      nextAtMs: this.#context.clock.now() + waitMs,
      dropped: before.dropped + this.#dropped,
      delivered: before.delivered + this.#delivered,
    };
    return this.#context.records.transaction(async (transaction) => {
      transaction.put(DestinationState, [this.#arn], state);
    });
  }
}
