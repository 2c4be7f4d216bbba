// How many requests were answered, with which status and in what time, by operation: the counts of one process.

export interface RequestCount {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly count: number;
  /** Sum of the times from the head of the request to the head of the answer. */
  readonly seconds: number;
}

interface RunningCount {
  count: number;
  seconds: number;
}

export interface AnsweredRequest {
  readonly service: string;
  /** As on the wire; empty when the request named none that exists, so that strangers cannot make up names. */
  readonly operation: string;
  readonly status: number;
  readonly seconds: number;
}

export class RequestCounts {
  readonly #counts = new Map<string, RunningCount>();

  add({ service, operation, status, seconds }: AnsweredRequest): void {
    const name = `${service} ${operation} ${status}`;
    const running = this.#counts.get(name) ?? { count: 0, seconds: 0 };
    running.count += 1;
    running.seconds += seconds;
    this.#counts.set(name, running);
  }

  snapshot(): RequestCount[] {
    return [...this.#counts].map(([name, running]) => {
      const [service = '', operation = '', status = ''] = name.split(' ');
      return { service, operation, status: Number(status), ...running };
    });
  }
}

/** The counts of several processes as those of one. */
export function mergeCounts(snapshots: readonly (readonly RequestCount[])[]): RequestCount[] {
  const merged = new Map<string, RequestCount>();
  for (const count of snapshots.flat()) {
    const name = `${count.service} ${count.operation} ${count.status}`;
    const other = merged.get(name);
    const sum = other && { ...count, count: count.count + other.count, seconds: count.seconds + other.seconds };
    merged.set(name, sum ?? count);
  }
  return [...merged.values()];
}
