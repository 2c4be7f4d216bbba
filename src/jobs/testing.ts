// For this folder's tests: what jobs are given, over a store in memory that several processes of a test can share.
import { createRecordSealer } from '../crypto/sealed-record.ts';
import { ManualClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { MemoryMetadata } from '../storage/metadata/memory.ts';
import { MemoryBlobs } from '../storage/objects/memory.ts';
import { openRecordStore } from '../storage/records/record-store.ts';
import type { JobNeeds } from './job.ts';

export interface JobWorld extends JobNeeds {
  readonly clock: ManualClock;
  readonly blobs: MemoryBlobs;
}

export const startMs = Date.UTC(2026, 0, 15, 12);

export function newJobWorld(): JobWorld {
  const sealer = createRecordSealer(Buffer.alloc(32), systemRandom);
  return {
    records: openRecordStore({ metadata: new MemoryMetadata(), sealer }),
    blobs: new MemoryBlobs(),
    instances: { id: '0000000000000001', forgetGone: async () => {} },
    keyring: {
      forget: () => {},
      createMaterial: () => Promise.reject(new Error('these tests rotate no key')),
      rewrap: () => Promise.reject(new Error('these tests move to no other root key')),
    },
    rootKeys: { storesOwn: async () => ({ type: 'file', keyId: '0123456789abcdef' }), settle: async () => {} },
    trail: { keyDeleted: () => {}, keyRotated: () => {}, materialExpired: () => {}, keptForMs: 1000 },
    destinations: new Map(),
    clock: new ManualClock(startMs),
    random: systemRandom,
    suspects: new Map(),
  };
}
