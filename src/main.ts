// The composition root: config → adapters → stages → listeners. Nothing else decides what fulfils an interface.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyTrail } from './audit/key-trail.ts';
import { createRecorder, historyDays } from './audit/recorder.ts';
import { createIdentify } from './authentication/identify.ts';
import { createMayCall } from './authentication/oidc/networks.ts';
import { createWebTokens, type WebTokens } from './authentication/oidc/web-tokens.ts';
import { createSessionTokens } from './authentication/sessions.ts';
import { createAuthorizer } from './authorization/authorizer.ts';
import { createRefusals } from './authorization/refusals.ts';
import { requireReach } from './authorization/session-limits.ts';
import { keepAccessLog } from './composition/access-log.ts';
import { type KeptCredentials, keepCredentials } from './composition/admin-credentials.ts';
import { regionOf } from './composition/call-facts.ts';
import { chargeOf } from './composition/charge.ts';
import { preflightHeaders, sharedResponse } from './composition/cross-origin.ts';
import { deliveryReports } from './composition/delivery-reports.ts';
import { logWriter } from './composition/log-writer.ts';
import { type OpenData, openData } from './composition/open-data.ts';
import { type MetricSources, ownPaths } from './composition/own-paths.ts';
import { storesOwnRootKey } from './composition/root-key-move.ts';
import type { Arrival, Stages } from './composition/stages.ts';
import { openForm } from './composition/upload-form.ts';
import { serveWebsite } from './composition/website.ts';
import type { Config } from './config/config.ts';
import type { HandedOver } from './config/root-key.ts';
import { readTargets } from './delivery/read-targets.ts';
import { send } from './delivery/send.ts';
import type { DeliveryTargets } from './delivery/target.ts';
import { accessLogJob } from './jobs/access-log-delivery.ts';
import type { JobNeeds } from './jobs/job.ts';
import { deliveryJob } from './jobs/notification-delivery.ts';
import { type JobRunner, runJobs } from './jobs/runner.ts';
import { jobs } from './jobs/table.ts';
import { type Clock, dayMs, secondMs, systemClock } from './kernel/clock.ts';
import { newS3RequestId, newUuid } from './kernel/ids.ts';
import { type Random, systemRandom } from './kernel/random.ts';
import { signingName } from './kernel/service.ts';
import type { WireRequest, WireResponse } from './kernel/wire.ts';
import { serverCertificate } from './listener/certificates.ts';
import { type Listener, listen } from './listener/listener.ts';
import type { ProcessReport } from './metrics/prometheus.ts';
import { RequestCounts } from './metrics/request-counts.ts';
import type { Destinations, Resources } from './operations/context.ts';
import { type AdministratorCredentials, firstStart } from './operations/first-start.ts';
import { existingKey, type KeyTarget, keyTargetOf, type TwoKeys } from './operations/kms/key-target.ts';
import { createBucketKeys } from './operations/s3/encryption/bucket-keys.ts';
import { findOperation } from './operations/table.ts';
import { answer } from './pipeline.ts';
import { decode } from './protocol/decode.ts';
import { documentOf } from './protocol/document.ts';
import { encode } from './protocol/encode.ts';
import { nameOperation, recognise } from './protocol/recognise.ts';
import { refuse } from './protocol/refuse.ts';
import { idHeaders } from './protocol/response-ids.ts';
import { indexPolicyNames } from './storage/records/policy-names-index.ts';

/** What a test replaces. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** For the operator: bugs of ours, and answers that were cut. */
  readonly report: (error: unknown) => void;
  /** The secrets that the server was started with. */
  readonly handedOver?: HandedOver;
  /** What every serving process says of itself, where there are several: this one alone when absent. */
  readonly collectReports?: () => Promise<readonly ProcessReport[]>;
}

export const systemSurroundings: Surroundings = {
  clock: systemClock,
  random: systemRandom,
  report: (error) => console.error(error),
};

export interface Prepared {
  /** Set on the first start only. */
  readonly admin: AdministratorCredentials | undefined;
  /** Where the first start left the administrator's access key. */
  readonly credentialsPath: string;
  /** The certificate that clients of HTTPS trust. */
  readonly authorityPath: string;
}

/** Makes the data folder ready to be served: keys, certificates, and on the first start the management account. */
export async function prepare(config: Config, surroundings: Surroundings): Promise<Prepared> {
  await targetsOf(config);
  await using data = await openConfigured(config, surroundings);
  const { authorityPath } = await certificateOf(config, data, surroundings);
  await indexPolicyNames(data.records);
  const credentialsPath = join(data.folder.root, 'admin-credentials');
  let kept: KeptCredentials | undefined;
  const admin = await firstStart(
    { records: data.records, random: surroundings.random },
    {
      ...config.firstStart,
      nowMs: surroundings.clock.now(),
      keep: async (credentials) => {
        kept = await keepCredentials(credentialsPath, credentials);
      },
    },
  );
  await (admin === undefined ? kept?.withdraw() : kept?.settle());
  return { admin, credentialsPath, authorityPath };
}

export interface Server extends Listener {
  /** Runs the background work that is due by the clock, and resolves when it is done: for tests that move the clock. */
  runDueJobs(): Promise<void>;
  /** What this process says of itself. */
  report(): ProcessReport;
}

/** Serves a prepared data folder from this process. Disposing drains, then closes. */
export async function serve(config: Config, surroundings: Surroundings): Promise<Server> {
  await using starting = new AsyncDisposableStack();
  const data = starting.use(await openConfigured(config, surroundings));
  const { key, cert } = await certificateOf(config, data, surroundings);
  const counts = new RequestCounts();
  const report = processReport(counts, surroundings.clock.now());
  const targets = await targetsOf(config);
  const sources: MetricSources = {
    processes: surroundings.collectReports ?? (async () => [report()]),
    deliveries: () => deliveryReports(targets.keys(), data.records, surroundings.clock.now()),
  };
  const stages = stagesOf(config, data, surroundings, counts, targets);
  const listener = starting.use(
    await listen({
      host: config.host,
      httpPort: config.httpPort,
      httpsPort: config.httpsPort,
      tls: { key, cert },
      handle: (request) => handle(request, stages, sources),
      onError: surroundings.report,
    }),
  );
  const runner = starting.use(startJobs(data, surroundings, stages, targets));
  const started = starting.move();
  return {
    httpPort: listener.httpPort,
    httpsPort: listener.httpsPort,
    runDueJobs: () => runner.runDue(),
    report,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function openConfigured(config: Config, { clock, random, handedOver = {} }: Surroundings): Promise<OpenData> {
  return openData(config.dataFolder, clock, random, { settings: config, handedOver });
}

function startJobs(data: OpenData, surroundings: Surroundings, stages: Stages, targets: DeliveryTargets): JobRunner {
  const needs = jobNeedsOf(data, surroundings, destinationsOf(targets));
  const deliveries = [...targets].map(([arn, target]) =>
    deliveryJob(arn, (document, nowMs, signal) => send(target, { arn, document }, nowMs, signal)),
  );
  return runJobs({
    needs,
    jobs: [...jobs, accessLogJob(logWriter(stages, surroundings)), ...deliveries],
    report: surroundings.report,
    lookEveryMs: secondMs,
  });
}

export function jobNeedsOf(
  data: OpenData,
  { clock, random }: Surroundings,
  destinations: JobNeeds['destinations'],
): JobNeeds {
  const { records, blobs, instances, keyring } = data;
  const trail = { ...keyTrail, keptForMs: historyDays * dayMs };
  const rootKeys = rootKeysOf(data);
  const suspects = new Map();
  return { records, blobs, instances, keyring, rootKeys, trail, destinations, clock, random, suspects };
}

/** What the job needs that finishes a move to another root key. */
function rootKeysOf({ rootKeys, rootKeyProviders }: OpenData): JobNeeds['rootKeys'] {
  return {
    storesOwn: () => storesOwnRootKey(rootKeys.metadata),
    async settle(name) {
      for (const provider of rootKeyProviders) await provider.settle(name);
    },
  };
}

async function handle(request: WireRequest, stages: Stages, sources: MetricSources): Promise<WireResponse> {
  return (await ownPaths(request, sources)) ?? (await answer(request, stages));
}

function processReport(counts: RequestCounts, startedAtMs: number): () => ProcessReport {
  return () => {
    const { user, system } = process.cpuUsage();
    return {
      pid: process.pid,
      residentBytes: process.memoryUsage.rss(),
      cpuSeconds: (user + system) / 1e6,
      startedAtMs,
      requests: counts.snapshot(),
    };
  };
}

const destinationsOf = (targets: DeliveryTargets): Destinations =>
  new Map([...targets].map(([arn, { accounts }]) => [arn, accounts]));

async function targetsOf({ notificationTargets: path }: Config): Promise<DeliveryTargets> {
  if (path === undefined) return new Map();
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`--notification-targets: \`${path}\` cannot be read: ${error.code}`, { cause: error });
  });
  return readTargets(text);
}

/** How the server calls identity providers: what a tenant registers is called within these bounds. */
const providerLimits = { timeoutMs: 5 * secondMs, maxBytes: 256 * 1024 } as const;

function webTokensOf({ identityProviders: { networks, authorities } }: Config): WebTokens {
  const text = authorities === undefined ? '' : readFileSync(authorities, 'utf8');
  const pem = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (authorities !== undefined && pem.length === 0) throw new Error(`\`${authorities}\` holds no certificate`);
  return createWebTokens({ mayCall: createMayCall(networks), authorities: pem, ...providerLimits });
}

function certificateOf(config: Config, data: OpenData, { clock, random }: Surroundings) {
  return serverCertificate({ folder: data.folder.tls, domains: config.domains, host: config.host, clock, random });
}

function stagesOf(
  config: Config,
  data: OpenData,
  surroundings: Surroundings,
  counts: RequestCounts,
  targets: DeliveryTargets,
): Stages {
  const { clock, random } = surroundings;
  const { records, keyring } = data;
  const tokens = createSessionTokens(data.keys.tokenKey, random);
  const identify = createIdentify(records, tokens);
  const refusals = createRefusals({ records, random, report: surroundings.report });
  const authorizer = createAuthorizer(records, refusals);
  const recorder = createRecorder({ records, random });
  const resources: Resources = {
    records,
    blobs: data.blobs,
    keyring,
    imports: data.imports,
    trail: keyTrail,
    sessions: tokens,
    webTokens: webTokensOf(config),
    ownedKey: data.keys.sseS3Key,
    bucketKeys: createBucketKeys(),
    destinations: destinationsOf(targets),
    clock,
    random,
  };
  const newHostId = () => random.bytes(48).toString('base64');
  return {
    recognise(request): Arrival {
      const recognition = recognise(request, config);
      const target = recognition.kind === 'operation' ? recognition.recognised : recognition.target;
      const requestId = signingName(target.service) === 's3' ? newS3RequestId(random) : newUuid(random);
      return { recognition, target, requestId, hostId: newHostId(), nowMs: clock.now(), startedMs: performance.now() };
    },
    identify: (request, { target, nowMs }) => identify(request, target, nowMs),
    openForm: (request, { target, nowMs }) => openForm(request, target, { records, tokens, nowMs }),
    regionOf: ({ target }) => regionOf(target, records),
    async nameOperation({ recognition }, payload) {
      const named =
        recognition.kind === 'in-body'
          ? nameOperation(recognition.target, payload.whole ?? Buffer.alloc(0))
          : recognition;
      if (named.kind === 'operation') return named.recognised;
      throw named.kind === 'refused' ? named.fault : new Error('a form that is read names its operation');
    },
    findOperation: ({ operation }) => findOperation(operation.service, operation.name),
    admit: requireReach,
    decode: async (recognised, request, payload) => decode(recognised, request, await documentOf(recognised, payload)),
    readers: { records, keyring },
    demand: authorizer.demand,
    may: authorizer.may,
    resources,
    kmsOperation: (name) => findOperation('kms', name),
    keyOf: (target) => existingKey(keyTargetOf(target as KeyTarget | TwoKeys)),
    record: recorder.record,
    preflight: async ({ target, requestId, hostId }) => {
      const headers = { ...idHeaders('s3', { requestId, hostId }), 'content-length': '0' };
      return { status: 200, headers: { ...headers, ...(await preflightHeaders(target, records)) }, body: undefined };
    },
    showPage: ({ secure }, { target, requestId, hostId }, read) =>
      serveWebsite({ target, secure, ids: { requestId, hostId }, read }, records),
    share: (arrival, response) => sharedResponse(arrival, response, records),
    charge: ({ operation, bucket }, call) => chargeOf(operation, bucket, call, records),
    encode: (recognised, output, { requestId, hostId = '' }) => encode(recognised, output, { requestId, hostId }),
    refuse: ({ target, requestId, hostId }, fault) => refuse(target, fault, { requestId, hostId }),
    observe: ({ target, startedMs }, operation, status) => {
      const seconds = (performance.now() - startedMs) / 1000;
      counts.add({ service: target.service, operation: operation ?? '', status, seconds });
    },
    logAccess: (answered) => keepAccessLog(answered, records),
    newRequestId: () => newUuid(random),
    reportBug: surroundings.report,
  };
}
