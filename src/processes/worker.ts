// A worker process: serves until it is told to stop, or until the primary is gone.
import type { Config } from '../config/config.ts';
import { serve, systemSurroundings } from '../main.ts';
import { type FromWorker, type StopWorker, workerConfigVariable } from './messages.ts';

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });
}

const text = process.env[workerConfigVariable];
if (text === undefined) throw new Error('a worker is started by its primary, never by hand');

try {
  const listener = await serve(JSON.parse(text) as Config, systemSurroundings);
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await listener[Symbol.asyncDispose]();
    process.exit(0);
  };
  process.on('message', (message: StopWorker) => {
    if (message.kind === 'stop') stop();
  });
  // Signals of a terminal reach the whole group: the primary says when to stop.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  process.on('disconnect', stop);
  await tell({ kind: 'ready', httpPort: listener.httpPort, httpsPort: listener.httpsPort });
} catch (error) {
  await tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
