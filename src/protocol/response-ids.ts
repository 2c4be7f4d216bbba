// The ids under which a response can be found again, as each service names them.
import type { ServiceName } from '../kernel/service.ts';

export interface ResponseIds {
  readonly requestId: string;
  /** S3's second id; not sent by the other services. */
  readonly hostId: string;
}

export function idHeaders(service: ServiceName, { requestId, hostId }: ResponseIds): Record<string, string> {
  return service === 's3' ? { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId } : { 'x-amzn-requestid': requestId };
}
