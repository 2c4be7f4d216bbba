// A cryptographic hash as a checksum: parts cannot be combined, only hashed again.
import { createHash } from 'node:crypto';
import type { ChecksumAlgorithm } from './checksum.ts';

export function hashAlgorithm(name: 'md5' | 'sha1' | 'sha256' | 'sha512', sizeBytes: number): ChecksumAlgorithm {
  return {
    sizeBytes,
    create() {
      const hash = createHash(name);
      return {
        update(bytes) {
          hash.update(bytes);
        },
        digest: () => hash.digest(),
      };
    },
    combine: undefined,
    multipart: 'composite',
  };
}
