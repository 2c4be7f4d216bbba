// A reflected CRC that starts and ends inverted, computed by the module of `crc-wasm.ts`.
import type { ChecksumAlgorithm, RunningChecksum } from './checksum.ts';
import { type CrcField, crcDigest, createCrcCombine } from './crc-combine.ts';
import { type CrcUpdate, createCrcUpdate } from './crc-wasm.ts';

export function crcAlgorithm(field: CrcField): ChecksumAlgorithm {
  const allOnes = (1n << BigInt(field.bits)) - 1n;
  // The module holds no state between calls, so that one serves all; it is made when first needed.
  let update: CrcUpdate | undefined;
  const create = (): RunningChecksum => {
    update ??= createCrcUpdate(field.polynomial);
    const advance = update;
    let register = allOnes;
    return {
      update(bytes) {
        register = advance(register, bytes);
      },
      digest: () => crcDigest(register ^ allOnes, field.bits),
    };
  };
  return { sizeBytes: field.bits / 8, create, combine: createCrcCombine(field), multipart: 'both' };
}
