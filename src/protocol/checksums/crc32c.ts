// CRC-32C, Castagnoli's. https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-32-iscsi
import type { ChecksumAlgorithm } from './checksum.ts';
import { crcAlgorithm } from './crc.ts';

export const CRC32C: ChecksumAlgorithm = crcAlgorithm({ bits: 32, polynomial: 0x82f6_3b78n });
