// CRC-32 of zlib, which Node.js computes. https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-32-iso-hdlc
import { crc32 } from 'node:zlib';
import type { ChecksumAlgorithm } from './checksum.ts';
import { crcDigest, createCrcCombine } from './crc-combine.ts';

export const CRC32: ChecksumAlgorithm = {
  sizeBytes: 4,
  create() {
    let value = 0;
    return {
      update(bytes) {
        value = crc32(bytes, value);
      },
      digest: () => crcDigest(BigInt(value), 32),
    };
  },
  combine: createCrcCombine({ bits: 32, polynomial: 0xedb8_8320n }),
  multipart: 'both',
};
