// Who makes a change, as its events name them: the caller of a request, or S3 itself.
import type { CallFacts } from '../../../kernel/operation.ts';
import type { Destinations } from '../../context.ts';
import { type EventOrigin, eventPrincipal } from './event-record.ts';

/** When and why something happens to an object, and whom its events can go to. */
export interface EventOccasion {
  readonly nowMs: number;
  /** 16 random bytes. */
  readonly salt: Buffer;
  /** Undefined for the server's own work. */
  readonly call: CallFacts | undefined;
  readonly destinations: Destinations;
}

const service = 's3.amazonaws.com';

export function originOf({ call, nowMs, salt }: EventOccasion): EventOrigin {
  if (call !== undefined) return callOrigin(call);
  // No request, so no ids of one: what stands there tells one run from another.
  const requestId = salt.toString('hex').slice(0, 16).toUpperCase();
  return { principalId: service, sourceIp: service, requestId, hostId: salt.toString('base64'), timeMs: nowMs };
}

export function callOrigin(call: CallFacts): EventOrigin {
  return {
    principalId: eventPrincipal(call.caller),
    sourceIp: call.sourceIp,
    requestId: call.requestId,
    hostId: call.hostId ?? '',
    timeMs: call.nowMs,
  };
}
