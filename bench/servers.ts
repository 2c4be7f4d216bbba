// The servers that are measured, each a process of its own on free ports with a data folder that goes with it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Credentials } from './sign.ts';

export interface MeasuredServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  readonly startMs: number;
  /** Resident memory of the process and its children, in bytes. */
  residentBytes(): number;
}

export interface CrosskeyServer extends MeasuredServer {
  readonly credentials: Credentials;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const credentials = {
  accessKeyId: 'AKIACROSSKEYBENCH001',
  secretAccessKey: 'crosskey/bench/administrator/secret/0001',
};

export interface DataOfBench extends Disposable {
  readonly folder: string;
}

/** A data folder that goes when the run ends. */
export function newDataFolder(): DataOfBench {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-bench-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function startCrosskey(workers: number): Promise<CrosskeyServer> {
  const data = newDataFolder();
  const server = await serveFolder(data.folder, workers);
  return {
    ...server,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    },
  };
}

/** Serves what is in a folder, which stays when the server ends. */
export async function serveFolder(folder: string, workers: number): Promise<CrosskeyServer> {
  const args = ['serve', '--data', folder, '--http-port', '0', '--https-port', '0', '--workers', String(workers)];
  const server = await start([here('../bin/crosskey.js'), ...args], /crosskey ready http:\/\/[^:]+:(\d+)/, {
    CROSSKEY_ADMIN_ACCESS_KEY_ID: credentials.accessKeyId,
    CROSSKEY_ADMIN_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  return { ...server, credentials };
}

/** Plain Node.js HTTP with as many workers: what the runtime can do when nothing is checked, sealed or kept. */
export async function startBaseline(workers: number): Promise<MeasuredServer> {
  return await start([here('./baseline-server.ts'), String(workers)], /baseline ready (\d+)/, {});
}

async function start(args: string[], ready: RegExp, environment: Record<string, string>): Promise<MeasuredServer> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const port = await portOf(child, ready);
  const { pid } = child;
  if (pid === undefined) throw new Error(`\`${args[0]}\` did not start`);
  return {
    port,
    pid,
    startMs: performance.now() - startedMs,
    residentBytes: () => residentBytes(pid),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function portOf(child: ChildProcess, ready: RegExp): Promise<number> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('the output of a measured server is a pipe');
    createInterface(child.stdout).on('line', (line) => {
      const port = ready.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
  });
}

/** From `/proc`; 0 where there is none. */
function residentBytes(pid: number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return pages * 4096 + children.reduce((sum, child) => sum + residentBytes(Number(child)), 0);
  } catch {
    return 0;
  }
}
