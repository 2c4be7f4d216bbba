// A worker process: serves until it is told to stop, or until the primary is gone.
import type { Config } from '../config/config.ts';
import { serve, systemSurroundings } from '../main.ts';
import { type FromWorker, type StopWorker, workerConfigVariable } from './messages.ts';

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
    process.on('message', (message: StopWorker) => {
      if (message.kind === 'stop') resolve();
    });
    process.on('disconnect', resolve);
  });
}

const text = process.env[workerConfigVariable];
if (text === undefined) throw new Error('a worker is started by its primary, never by hand');

const stop = stopAsked();
try {
  const server = await serve(JSON.parse(text) as Config, systemSurroundings);
  await tell({ kind: 'ready' });
  await stop;
  await server[Symbol.asyncDispose]();
  process.exit(0);
} catch (error) {
  await fail(error);
}
