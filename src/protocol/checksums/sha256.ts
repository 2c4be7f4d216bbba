// SHA-256. https://www.rfc-editor.org/rfc/rfc6234
import type { ChecksumAlgorithm } from './checksum.ts';
import { hashAlgorithm } from './hash.ts';

export const SHA256: ChecksumAlgorithm = hashAlgorithm('sha256', 32);
