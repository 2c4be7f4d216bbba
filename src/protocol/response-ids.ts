// The ids under which a response can be found again, as each service names them.
import { type ServiceName, signingName } from '../kernel/service.ts';

export interface ResponseIds {
  readonly requestId: string;
  /** S3's second id; not sent by the other services. */
  readonly hostId: string;
}

export function idHeaders(service: ServiceName, { requestId, hostId }: ResponseIds): Record<string, string> {
  if (signingName(service) !== 's3') return { 'x-amzn-requestid': requestId };
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId };
}
