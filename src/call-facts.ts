// The plain facts of a call: gathered from the request and its signature, or passed on when a service calls another.

import { region } from './kernel/ids.ts';
import type { CallFacts, CallOrigin } from './kernel/operation.ts';
import type { ServiceName } from './kernel/service.ts';
import type { WireRequest } from './kernel/wire.ts';
import type { OperationSchema } from './protocol/schema/operation-schema.ts';
import type { Arrival, Identified } from './stages.ts';

/** Where a request is at home that names no Region: an anonymous one at the plain host. */
const defaultRegion = region('us-east-1');

export function callFacts(
  request: WireRequest,
  arrival: Arrival,
  identified: Identified,
  operation: OperationSchema,
): CallFacts {
  return {
    service: operation.service,
    operation: operation.name,
    caller: identified.caller,
    region: arrival.target.region ?? defaultRegion,
    requestId: arrival.requestId,
    nowMs: arrival.nowMs,
    sourceIp: request.sourceIp,
    userAgent: request.headers['user-agent'] ?? '',
    secure: request.secure,
    tlsVersion: request.tlsVersion,
    headers: arrival.target.headers,
    presigned: identified.presigned,
    signatureAgeMs: identified.signatureAgeMs,
    via: undefined,
  };
}

/** The same caller at the same moment, in a call that the service of `origin` makes on another service. */
export function forwardedFacts(
  origin: CallOrigin,
  service: ServiceName,
  operation: string,
  requestId: string,
): CallFacts {
  return { ...origin.call, service, operation, requestId, via: origin.call.service, origin };
}
