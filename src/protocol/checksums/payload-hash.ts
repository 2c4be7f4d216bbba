// The SHA-256 that a signature binds the body to, in `x-amz-content-sha256`.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
import { createHash, hash } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';

function check(computed: string, expectedHex: string): void {
  if (computed === expectedHex) return;
  throw new Fault('XAmzContentSHA256Mismatch', {
    ClientComputedContentSHA256: expectedHex,
    S3ComputedContentSHA256: computed,
  });
}

/** For a body that is there whole. `expectedHex` is 64 lower-case hexadecimal digits. */
export function checkPayloadHash(bytes: Buffer, expectedHex: string): void {
  check(hash('sha256', bytes, 'hex'), expectedHex);
}

/** Passes the body on; throws `XAmzContentSHA256Mismatch` in place of its end when it was another body. */
export async function* verifyPayloadHash(
  source: AsyncIterable<Buffer>,
  expectedHex: string,
): AsyncGenerator<Buffer, void, undefined> {
  const running = createHash('sha256');
  for await (const bytes of source) {
    running.update(bytes);
    yield bytes;
  }
  check(running.digest('hex'), expectedHex);
}
