// Unwrapped key material, kept for a bounded time and in a bounded number.
import { strict as assert } from 'node:assert';
import type { Clock } from '../kernel/clock.ts';

interface Entry {
  readonly loading: Promise<Buffer>;
  material: Buffer | undefined;
  readonly expiresAtMs: number;
}

export interface CacheLimits {
  readonly maxAgeMs: number;
  readonly maxCount: number;
}

export interface MaterialCache {
  /**
   * Runs `work` with the material of this id, which `load` unwraps when it is not at hand. `work` is synchronous and
   * keeps no reference: the material is filled with zeros when it leaves the cache.
   */
  use<Result>(materialId: string, load: () => Promise<Buffer>, work: (material: Buffer) => Result): Promise<Result>;
  forget(materialId: string): void;
  forgetAll(): void;
}

/** The age counts from the unwrapping and is not renewed by use; the least recently used goes first. */
export function createMaterialCache(clock: Clock, { maxAgeMs, maxCount }: CacheLimits): MaterialCache {
  assert(maxAgeMs >= 0 && maxCount >= 1, 'a cache holds one material at least');
  const entries = new Map<string, Entry>();

  function forget(materialId: string): void {
    const entry = entries.get(materialId);
    if (entry === undefined) return;
    entries.delete(materialId);
    // Callbacks run in the order of their registration, so whoever already waits works before the zeros are written.
    if (entry.material === undefined)
      entry.loading.then(
        (material) => material.fill(0),
        () => undefined,
      );
    else entry.material.fill(0);
  }

  function add(materialId: string, load: () => Promise<Buffer>, nowMs: number): Entry {
    const oldest = entries.keys().next();
    if (entries.size >= maxCount && oldest.done !== true) forget(oldest.value);
    const entry: Entry = { loading: load(), material: undefined, expiresAtMs: nowMs + maxAgeMs };
    entries.set(materialId, entry);
    entry.loading.then(
      (material) => {
        if (entries.get(materialId) === entry) entry.material = material;
      },
      () => {
        // A failure is not remembered.
        if (entries.get(materialId) === entry) entries.delete(materialId);
      },
    );
    return entry;
  }

  return {
    async use(materialId, load, work) {
      const nowMs = clock.now();
      const known = entries.get(materialId);
      if (known === undefined || nowMs >= known.expiresAtMs) {
        forget(materialId);
        return add(materialId, load, nowMs).loading.then(work);
      }
      entries.delete(materialId);
      entries.set(materialId, known);
      return known.material === undefined ? known.loading.then(work) : work(known.material);
    },
    forget,
    forgetAll() {
      for (const materialId of [...entries.keys()]) forget(materialId);
    },
  };
}
