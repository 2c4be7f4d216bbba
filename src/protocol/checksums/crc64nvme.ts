// CRC-64/NVME: the default of the AWS CLI and SDKs with the AWS Common Runtime, and of S3 for objects without a checksum.
// https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-nvme
import type { ChecksumAlgorithm } from './checksum.ts';
import { crcAlgorithm } from './crc.ts';

export const CRC64NVME: ChecksumAlgorithm = {
  ...crcAlgorithm({ bits: 64, polynomial: 0x9a6c_9329_ac4b_c9b5n }),
  multipart: 'full-object',
};
