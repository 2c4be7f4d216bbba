// A server of its own for a test: in this process, on free ports, with its own data folder and a clock that can move.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { readConfig } from '../../src/config/config.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { prepare, serve } from '../../src/main.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A clock that runs with the system's, and can be moved ahead: signatures of the SDK stay within the skew unless it is. */
export class MovableClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  advance(byMs: number): void {
    this.#aheadMs += byMs;
  }

  get aheadMs(): number {
    return this.#aheadMs;
  }
}

/** One client a service, for one principal in one Region. */
export interface Clients {
  readonly s3: S3Client;
  readonly kms: KMSClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  readonly cloudtrail: CloudTrailClient;
}

export interface TestServer extends AsyncDisposable {
  readonly endpoint: string;
  readonly secureEndpoint: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly authority: string;
  readonly dataFolder: string;
  readonly managementAccount: string;
  readonly admin: Credentials;
  readonly clock: MovableClock;
  /** What the server reported as bugs of its own; a test that expects none checks that it is empty. */
  readonly reported: unknown[];
  /** Clients of the SDK with default settings but the endpoint, path style, and no retries. */
  clients(credentials: Credentials, region?: string): Clients;
  /** Runs the background work that is due by the clock, and resolves when it is done. */
  runDueJobs(): Promise<void>;
  /** Ends the server and starts it again on the same data. */
  restart(): Promise<void>;
}

export interface ServerOptions {
  /** More flags of `crosskey serve`. */
  readonly flags?: readonly string[];
  readonly dataFolder?: string;
  /** The file that binds ARNs to targets of events. */
  readonly notificationTargets?: string;
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'crosskey-test-'));
  const admin = { accessKeyId: 'AKIACROSSKEYTEST0001', secretAccessKey: 'crosskey/test/administrator/secret/00001' };
  const managementAccount = '100000000001';
  const config = readConfig(
    [
      ...['--data', dataFolder, '--http-port', '0', '--https-port', '0', '--workers', '1'],
      ...(options.flags ?? []),
      ...(options.notificationTargets === undefined ? [] : ['--notification-targets', options.notificationTargets]),
    ],
    {
      CROSSKEY_ADMIN_ACCESS_KEY_ID: admin.accessKeyId,
      CROSSKEY_ADMIN_SECRET_ACCESS_KEY: admin.secretAccessKey,
      CROSSKEY_MANAGEMENT_ACCOUNT_ID: managementAccount,
    },
    1,
  );
  const clock = new MovableClock();
  const reported: unknown[] = [];
  const surroundings = { clock, random: systemRandom, report: (error: unknown) => reported.push(error) };
  const { authorityPath } = await prepare(config, surroundings);
  let listener = await serve(config, surroundings);
  const opened: Clients[] = [];
  const closeClients = () => {
    for (const clients of opened.splice(0)) for (const client of Object.values(clients)) client.destroy();
  };
  const endpoint = () => `http://127.0.0.1:${listener.httpPort}`;
  return {
    get endpoint() {
      return endpoint();
    },
    get secureEndpoint() {
      return `https://127.0.0.1:${listener.httpsPort}`;
    },
    authority: readFileSync(authorityPath, 'utf8'),
    dataFolder,
    managementAccount,
    admin,
    clock,
    reported,
    clients(credentials, region = 'us-east-1') {
      const clients = newClients(endpoint(), credentials, region, clock);
      opened.push(clients);
      return clients;
    },
    runDueJobs: () => listener.runDueJobs(),
    async restart() {
      closeClients();
      await listener[Symbol.asyncDispose]();
      listener = await serve(config, surroundings);
    },
    async [Symbol.asyncDispose]() {
      closeClients();
      await listener[Symbol.asyncDispose]();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export function newClients(
  endpoint: string,
  credentials: Credentials,
  region: string,
  clock = new MovableClock(),
): Clients {
  const options = { endpoint, region, credentials, maxAttempts: 1 };
  const clients = {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    kms: new KMSClient(options),
    iam: new IAMClient(options),
    sts: new STSClient(options),
    organizations: new OrganizationsClient(options),
    cloudtrail: new CloudTrailClient(options),
  };
  // The SDK takes the server's clock from the `Date` of each answer, which no test moves.
  const offset = { get: () => clock.aheadMs, set: () => {} };
  for (const { config } of Object.values(clients)) Object.defineProperty(config, 'systemClockOffset', offset);
  return clients;
}
