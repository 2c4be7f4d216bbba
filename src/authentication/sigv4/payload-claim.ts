// What `x-amz-content-sha256` says of the body.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
import type { PayloadClaim } from './signed-request.ts';

const claims: Readonly<Record<string, PayloadClaim>> = {
  'UNSIGNED-PAYLOAD': { kind: 'unsigned' },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { kind: 'signed-chunks', trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { kind: 'signed-chunks', trailer: true },
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { kind: 'unsigned-chunks', trailer: true },
};

/** Undefined when it says nothing that S3 knows. */
export function parsePayloadClaim(contentSha256: string): PayloadClaim | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(contentSha256)) return { kind: 'sha256', hex: contentSha256.toLowerCase() };
  return Object.hasOwn(claims, contentSha256) ? claims[contentSha256] : undefined;
}
