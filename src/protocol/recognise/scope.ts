// The credential scope of a signed request: who it is addressed to, by its own words, not yet verified.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import type { Headers } from '../../kernel/wire.ts';

export interface Scope {
  readonly service: string;
  /** Undefined for SigV4A, whose scope has none. */
  readonly region: string | undefined;
}

const credential = /(?:^|[\s,])Credential=([^,\s]+)/;

export function credentialScope(headers: Headers, query: ReadonlyMap<string, string>): Scope | undefined {
  const text = credential.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  if (text === undefined) return undefined;
  // An access key id holds no slash: date, Region, service, `aws4_request`; SigV4A leaves the Region out.
  const parts = text.split('/');
  if (parts.length === 5) return { service: parts[3] ?? '', region: parts[2] };
  if (parts.length === 4) return { service: parts[2] ?? '', region: undefined };
  return undefined;
}
