// A worker process: serves until it is told to stop, or until the primary is gone.
import type { Config } from '../config/config.ts';
import type { HandedOver } from '../config/root-key.ts';
import { serve, systemSurroundings } from '../main.ts';
import type { ProcessReport } from '../metrics/prometheus.ts';
import { type FromWorker, type ToWorker, workerConfigVariable } from './messages.ts';

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(message, () => resolve());
    else resolve();
  });
}

async function fail(error: unknown): Promise<never> {
  await tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}

/** Resolves when the primary asks for the end, or is gone. Signals of a terminal reach the whole group: the primary says when. */
function stopAsked(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  return new Promise((resolve) => {
    process.on('message', (message: ToWorker) => {
      if (message.kind === 'stop') resolve();
    });
    process.on('disconnect', resolve);
  });
}

/** The reports of all workers, by way of the primary. */
function collectReports(): Promise<readonly ProcessReport[]> {
  lastRequest += 1;
  const request = lastRequest;
  return new Promise((resolve) => {
    const onMessage = (message: ToWorker) => {
      if (message.kind !== 'collected' || message.request !== request) return;
      process.off('message', onMessage);
      resolve(message.reports);
    };
    process.on('message', onMessage);
    void tell({ kind: 'collect', request });
  });
}

/** The secrets that the server was started with, from the primary's memory to this one's. */
function askHandedOver(): Promise<HandedOver> {
  return new Promise((resolve) => {
    const onMessage = (message: ToWorker) => {
      if (message.kind !== 'handed-over') return;
      process.off('message', onMessage);
      resolve(message.handedOver);
    };
    process.on('message', onMessage);
    void tell({ kind: 'ask-handed-over' });
  });
}

/** Answers the primary's questions as long as the process lives. */
function reportWhenAsked(report: () => ProcessReport): void {
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'ask-report') void tell({ kind: 'report', question: message.question, report: report() });
  });
}

let lastRequest = 0;
const text = process.env[workerConfigVariable];
if (text === undefined) throw new Error('a worker is started by its primary, never by hand');

const stop = stopAsked();
try {
  const surroundings = { ...systemSurroundings, collectReports, handedOver: await askHandedOver() };
  const server = await serve(JSON.parse(text) as Config, surroundings);
  reportWhenAsked(server.report);
  await tell({ kind: 'ready' });
  await stop;
  await server[Symbol.asyncDispose]();
  process.exit(0);
} catch (error) {
  await fail(error);
}
