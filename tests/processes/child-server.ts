// A server as users run it: `bin/crosskey.js serve` in a process group of its own, which a test may end in any way.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Credentials } from '../support/server.ts';

export const admin: Credentials = {
  accessKeyId: 'AKIACROSSKEYTEST0001',
  secretAccessKey: 'crosskey/test/administrator/secret/00001',
};
export const managementAccount = '100000000001';

const binary = resolve(import.meta.dirname, '../../bin/crosskey.js');
const deadlineMs = 30_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface ChildOptions {
  readonly dataFolder: string;
  readonly args?: readonly string[];
  /** Beside the test's own administrator; `undefined` leaves a variable out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What the standard input holds; nothing by default. */
  readonly input?: string;
}

/** Runs `crosskey serve` on free ports, unless the arguments say otherwise. */
export class ChildServer implements AsyncDisposable {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  #hasEnded = false;

  constructor({ dataFolder, args = [], environment = {}, input = '' }: ChildOptions) {
    const given = ['serve', '--data', dataFolder, '--http-port', '0', '--https-port', '0', ...args];
    this.#child = spawn(process.execPath, [binary, ...given], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        CROSSKEY_ADMIN_ACCESS_KEY_ID: admin.accessKeyId,
        CROSSKEY_ADMIN_SECRET_ACCESS_KEY: admin.secretAccessKey,
        CROSSKEY_MANAGEMENT_ACCOUNT_ID: managementAccount,
        ...environment,
      },
    });
    // A server that is not interested may be gone before it has it.
    this.#child.stdin?.on('error', () => {});
    this.#child.stdin?.end(input);
    this.#child.stdout?.on('data', (piece) => {
      this.#stdout += piece;
    });
    this.#child.stderr?.on('data', (piece) => {
      this.#stderr += piece;
    });
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#hasEnded = true;
      return { code, signal };
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Resolves with the endpoint for HTTP once the server says that it is ready. */
  async ready(): Promise<string> {
    await until(() => /^crosskey ready /m.test(this.#stdout) || this.#hasEnded);
    return this.endpoint;
  }

  get endpoint(): string {
    const endpoint = /^crosskey ready (http:\S+) https:\S+$/m.exec(this.#stdout)?.[1];
    if (endpoint === undefined) throw new Error(`the server is not ready: ${this.#stdout}${this.#stderr}`);
    return endpoint;
  }

  /** Of Linux. */
  workerPids(): number[] {
    const text = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  }

  /** Only the primary gets it. */
  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  /** As a power cut would: primary and workers at once. */
  async killAll(): Promise<Ended> {
    if (!this.#hasEnded) {
      try {
        process.kill(-this.pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    return await this.ended;
  }

  async stop(): Promise<Ended> {
    if (!this.#hasEnded) this.signal('SIGTERM');
    return await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.killAll();
  }
}

/** For what another process does: there is nothing to await, so it is looked for, until it is late. */
export async function until(condition: () => boolean | Promise<boolean>, lateAfterMs = deadlineMs): Promise<void> {
  const lateMs = performance.now() + lateAfterMs;
  while (!(await condition())) {
    if (performance.now() > lateMs) throw new Error(`waited ${lateAfterMs} ms in vain for ${condition}`);
    await delay(10);
  }
}

export function clientsOf(endpoint: string, credentials: Credentials = admin, maxAttempts = 1) {
  // A connection may be lost with the process that it was just being handed to: decision 0096.
  const requestHandler = { requestTimeout: 5000, throwOnRequestTimeout: true };
  const options = { endpoint, region: 'us-east-1', credentials, maxAttempts, requestHandler };
  return {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    kms: new KMSClient(options),
    iam: new IAMClient(options),
  };
}
