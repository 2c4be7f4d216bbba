// SHA-512. https://www.rfc-editor.org/rfc/rfc6234
import type { ChecksumAlgorithm } from './checksum.ts';
import { hashAlgorithm } from './hash.ts';

export const SHA512: ChecksumAlgorithm = hashAlgorithm('sha512', 64);
