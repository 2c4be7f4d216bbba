// The tokens of IMDSv2: who may ask for metadata, and until when. Nothing is kept, so nothing can be filled up.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { Random } from '../../kernel/random.ts';

const longestSeconds = 21_600;
const macBytes = 32;
const expiryBytes = 8;

export interface MetadataTokens {
  issue(ttlSeconds: number): string;
  isValid(token: string): boolean;
}

/** Whole seconds from 1 to six hours; undefined for anything else. */
export function parseTtlSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds >= 1 && seconds <= longestSeconds ? seconds : undefined;
}

/** A token is the time of its end and a MAC over it, under a key that lives as long as the process. */
export function createMetadataTokens(clock: Clock, random: Random): MetadataTokens {
  const key = random.bytes(macBytes);
  const macOf = (expiry: Buffer) => createHmac('sha256', key).update(expiry).digest();
  return {
    issue(ttlSeconds) {
      const expiry = Buffer.alloc(expiryBytes);
      expiry.writeBigUInt64BE(BigInt(clock.now() + ttlSeconds * 1000));
      return Buffer.concat([expiry, macOf(expiry)]).toString('base64url');
    },
    isValid(token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== expiryBytes + macBytes) return false;
      const expiry = bytes.subarray(0, expiryBytes);
      return (
        timingSafeEqual(macOf(expiry), bytes.subarray(expiryBytes)) && expiry.readBigUInt64BE() > BigInt(clock.now())
      );
    },
  };
}
