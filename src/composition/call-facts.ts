// The plain facts of a call: gathered from the request and its signature, or passed on when a service calls another.

import type { ServiceCaller } from '../kernel/caller.ts';
import { type Region, region } from '../kernel/ids.ts';
import type { CallFacts, CallOrigin } from '../kernel/operation.ts';
import type { ServiceName } from '../kernel/service.ts';
import type { WireRequest } from '../kernel/wire.ts';
import type { Target } from '../protocol/recognised.ts';
import type { OperationSchema } from '../protocol/schema/operation-schema.ts';
import { Bucket } from '../storage/records/bucket.ts';
import type { RecordReader } from '../storage/records/record.ts';
import type { Arrival, Identified } from './stages.ts';

/** Where a request is at home that names neither a Region nor a bucket. */
const defaultRegion = region('us-east-1');

/** A request that is not signed, or in a form without a scope, belongs where its bucket is, and so do its calls on KMS. */
export async function regionOf(target: Target, records: RecordReader): Promise<Region> {
  if (target.region !== undefined) return target.region;
  if (target.service !== 's3' || target.bucket === undefined) return defaultRegion;
  return (await records.get(Bucket, [target.bucket]))?.region ?? defaultRegion;
}

export function callFacts(
  request: WireRequest,
  arrival: Arrival,
  identified: Identified,
  { operation, region }: { readonly operation: OperationSchema; readonly region: Region },
): CallFacts {
  return {
    service: operation.service,
    operation: operation.name,
    caller: identified.caller,
    region,
    requestId: arrival.requestId,
    hostId: arrival.hostId,
    nowMs: arrival.nowMs,
    sourceIp: request.sourceIp,
    userAgent: request.headers['user-agent'] ?? '',
    secure: request.secure,
    tlsVersion: request.tlsVersion,
    headers: arrival.target.headers,
    presigned: identified.presigned,
    byForm: identified.byForm,
    signatureVersion: identified.signatureVersion,
    signatureAgeMs: identified.signatureAgeMs,
    via: undefined,
  };
}

/**
 * The same caller at the same moment, in a call that the service of `origin` makes on another service: in the Region of
 * `origin`, unless what it is about is in another one.
 */
export function forwardedFacts(
  origin: CallOrigin,
  service: ServiceName,
  operation: string,
  requestId: string,
  region: Region = origin.call.region,
): CallFacts {
  return { ...origin.call, service, operation, requestId, region, via: origin.call.service, origin };
}

/** A call that a service makes by itself. It never leaves the server, and the trail names the service in place of an address. */
export function serviceFacts(
  caller: ServiceCaller,
  call: Pick<CallFacts, 'service' | 'operation' | 'region' | 'requestId' | 'nowMs' | 'source'>,
): CallFacts {
  return {
    ...call,
    caller,
    sourceIp: caller.service,
    userAgent: caller.service,
    secure: true,
    tlsVersion: undefined,
    headers: {},
    presigned: false,
    signatureAgeMs: undefined,
    via: undefined,
  };
}
