// MD5. https://www.rfc-editor.org/rfc/rfc1321
import type { ChecksumAlgorithm } from './checksum.ts';
import { hashAlgorithm } from './hash.ts';

export const MD5: ChecksumAlgorithm = hashAlgorithm('md5', 16);
