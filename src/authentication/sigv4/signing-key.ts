// The key that signs for one day, Region and service, and a bounded store of those in use.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key
import { createHmac } from 'node:crypto';
import type { CredentialScope } from './signed-request.ts';

export const scopeTerminator = 'aws4_request';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

// DateKey              = HMAC-SHA256("AWS4"+"<SecretAccessKey>", "<YYYYMMDD>")
// DateRegionKey        = HMAC-SHA256(<DateKey>, "<aws-region>")
// DateRegionServiceKey = HMAC-SHA256(<DateRegionKey>, "<aws-service>")
// SigningKey           = HMAC-SHA256(<DateRegionServiceKey>, "aws4_request")
export function deriveSigningKey(secret: string, scope: CredentialScope): Buffer {
  const dateKey = hmac(`AWS4${secret}`, scope.date);
  const dateRegionKey = hmac(dateKey, scope.region);
  const dateRegionServiceKey = hmac(dateRegionKey, scope.service);
  return hmac(dateRegionServiceKey, scopeTerminator);
}

export interface SigningKeys {
  keyFor(secret: string, scope: CredentialScope): Buffer;
}

/** Derives each key once while it stays among the `limit` most recently used. */
export function createSigningKeys(limit: number): SigningKeys {
  const keys = new Map<string, Buffer>();
  return {
    keyFor(secret, scope) {
      // No part may run into the next: the parts of a scope hold no NUL.
      const id = `${scope.date}\0${scope.region}\0${scope.service}\0${secret}`;
      const known = keys.get(id);
      const key = known ?? deriveSigningKey(secret, scope);
      if (known !== undefined) keys.delete(id);
      keys.set(id, key);
      if (keys.size > limit) {
        const [oldest] = keys.keys();
        if (oldest !== undefined) keys.delete(oldest);
      }
      return key;
    },
  };
}
