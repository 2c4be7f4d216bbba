// SHA-1. https://www.rfc-editor.org/rfc/rfc6234
import type { ChecksumAlgorithm } from './checksum.ts';
import { hashAlgorithm } from './hash.ts';

export const SHA1: ChecksumAlgorithm = hashAlgorithm('sha1', 20);
