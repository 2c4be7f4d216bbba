// Gathers what each worker says of itself for the one that was asked for the metrics.
import type { Worker } from 'node:cluster';
import { secondMs } from '../kernel/clock.ts';
import type { ProcessReport } from '../metrics/prometheus.ts';
import type { AskReport, CollectedReports, WorkerReport } from './messages.ts';

/** A worker that is too busy to answer by then is left out. */
const patienceMs = secondMs;

interface Question {
  readonly reports: ProcessReport[];
  missing: number;
  readonly settle: () => void;
}

export class ReportDesk {
  readonly #questions = new Map<number, Question>();
  #next = 0;

  /** Asks all of `workers` and sends `asker` what they said. */
  async collect(asker: Worker, request: number, workers: readonly Worker[]): Promise<void> {
    const asked = workers.filter((worker) => worker.isConnected());
    const reports = await this.#ask(asked);
    const message: CollectedReports = { kind: 'collected', request, reports };
    if (asker.isConnected()) asker.send(message);
  }

  take({ question, report }: WorkerReport): void {
    const asked = this.#questions.get(question);
    if (asked === undefined) return;
    asked.reports.push(report);
    asked.missing -= 1;
    if (asked.missing === 0) asked.settle();
  }

  #ask(workers: readonly Worker[]): Promise<readonly ProcessReport[]> {
    this.#next += 1;
    const question = this.#next;
    const message: AskReport = { kind: 'ask-report', question };
    return new Promise((resolve) => {
      const reports: ProcessReport[] = [];
      const settle = () => {
        clearTimeout(timer);
        this.#questions.delete(question);
        resolve(reports);
      };
      const timer = setTimeout(settle, patienceMs);
      this.#questions.set(question, { reports, missing: workers.length, settle });
      for (const worker of workers) worker.send(message);
      if (workers.length === 0) settle();
    });
  }
}
