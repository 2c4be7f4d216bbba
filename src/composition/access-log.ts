// Keeps what is to be logged of a request, durably and before it is answered, where the owner of the bucket wants logs.
// docs/decisions/0153-access-logs.md
import type { LoggingEnabled } from '@aws-sdk/client-s3';
import type { Caller } from '../kernel/caller.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { WireRequest, WireResponse } from '../kernel/wire.ts';
import { type LoggedRequest, logLine } from '../operations/s3/access-log/line.ts';
import { logOperation } from '../operations/s3/access-log/operation.ts';
import { ownerOf } from '../operations/s3/listing/answer.ts';
import { type AccessLogDestination, AccessLogEntry } from '../storage/records/access-log.ts';
import { Bucket } from '../storage/records/bucket.ts';
import { readConfiguration } from '../storage/records/bucket-configuration.ts';
import type { RecordStore } from '../storage/records/record.ts';
import type { Arrival } from './stages.ts';

/** One request with its answer. */
export interface Answered {
  readonly request: WireRequest;
  readonly arrival: Arrival;
  /** Undefined where it was refused before its sender was known. */
  readonly call: CallFacts | undefined;
  readonly errorCode: string | undefined;
  readonly response: WireResponse;
}

export async function keepAccessLog(answered: Answered, records: RecordStore): Promise<void> {
  const { target, requestId, nowMs } = answered.arrival;
  if (target.service !== 's3' || target.bucket === undefined) return;
  const bucket = await records.get(Bucket, [target.bucket]);
  if (bucket === undefined) return;
  const logging = await readConfiguration(records, bucket.id, 'logging');
  if (logging === undefined) return;
  const { ID: bucketOwner = '' } = await ownerOf(records, bucket.owner);
  const line = logLine(loggedRequest(answered, bucketOwner));
  const { name, owner, region } = bucket;
  const entry = { bucket: name, owner, region, destination: destinationOf(logging), line };
  await records.transaction(async (transaction) =>
    transaction.put(AccessLogEntry, [bucket.id, nowMs, requestId], entry),
  );
}

function destinationOf({
  TargetBucket = '',
  TargetPrefix = '',
  TargetObjectKeyFormat,
}: LoggingEnabled): AccessLogDestination {
  const partitioned = TargetObjectKeyFormat?.PartitionedPrefix;
  const byTime = partitioned?.PartitionDateSource === 'EventTime' ? 'by-event-time' : 'by-delivery-time';
  return { bucket: TargetBucket, prefix: TargetPrefix, keys: partitioned === undefined ? 'simple' : byTime };
}

function loggedRequest({ request, arrival, call, errorCode, response }: Answered, bucketOwner: string): LoggedRequest {
  const { target, recognition } = arrival;
  const { headers } = response;
  return {
    bucketOwner,
    bucket: target.bucket ?? '',
    timeMs: arrival.nowMs,
    remoteIp: request.sourceIp,
    requester: call === undefined ? undefined : requesterOf(call.caller),
    requestId: arrival.requestId,
    operation: logOperation({
      method: target.method,
      operation: call?.operation,
      query: target.query,
      hasKey: target.key !== undefined,
      isWebsite: recognition.kind === 'website',
    }),
    key: target.key,
    method: request.method,
    requestUri: request.rawQuery === '' ? request.rawPath : `${request.rawPath}?${request.rawQuery}`,
    status: response.status,
    errorCode: errorCode ?? headers['x-amz-error-code'],
    bytesSent: response.body === undefined ? undefined : numberOf(headers['content-length']),
    objectSize: objectSize(call?.operation, request, response),
    totalMs: Math.round(performance.now() - arrival.startedMs),
    referer: request.headers.referer,
    userAgent: request.headers['user-agent'],
    versionId: target.query.get('versionId') ?? headers['x-amz-version-id'],
    hostId: arrival.hostId,
    signatureVersion: signatureOf(call),
    authentication: signatureOf(call) && (call?.presigned === true ? 'QueryString' : 'AuthHeader'),
    host: request.headers.host,
    tlsVersion: request.tlsVersion,
  };
}

function requesterOf(caller: Caller): string | undefined {
  if (caller.kind === 'anonymous') return undefined;
  if (caller.kind === 'service') return caller.service;
  return caller.kind === 'root' ? caller.canonicalUserId : caller.arn;
}

function signatureOf(call: CallFacts | undefined): 'SigV2' | 'SigV4' | undefined {
  if (call?.signatureVersion === undefined) return undefined;
  return call.signatureVersion === 'AWS' ? 'SigV2' : 'SigV4';
}

function objectSize(
  operation: string | undefined,
  { method, headers: sent }: WireRequest,
  { status, headers }: WireResponse,
) {
  if (status >= 300) return undefined;
  // The length of a form is not that of its file.
  if (method === 'PUT' && (operation === 'PutObject' || operation === 'UploadPart'))
    return numberOf(sent['x-amz-decoded-content-length'] ?? sent['content-length']);
  if (operation !== 'GetObject' && operation !== 'HeadObject') return undefined;
  return numberOf(/\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] ?? headers['content-length']);
}

function numberOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || !Number.isSafeInteger(number) ? undefined : number;
}
