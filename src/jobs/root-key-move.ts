// Rewraps the material of KMS keys under the store's own root key, after the store has moved to another. Cut anywhere, it is
// run again: what is done is told by the material itself. docs/decisions/0192-moving-to-another-root-key.md
import { isSameRootKey, type RootKeyName } from '../crypto/wrapped-key.ts';
import { KmsKey, type KmsKeyRecord } from '../storage/records/kms-key.ts';
import type { RecordReader, RecordStore } from '../storage/records/record.ts';
import { noMoves, type RootKeysRecord, RootKeysState, unnamedRootKey, wrappedBy } from '../storage/records/root-key.ts';

export interface RootKeyMoveParts {
  readonly records: RecordStore;
  readonly keyring: { rewrap(key: KmsKeyRecord, materialId: string, wrapped: Buffer): Promise<Buffer> };
  readonly rootKeys: {
    /** The root key that the store uses at this moment. */
    storesOwn(): Promise<RootKeyName>;
    /** No other is needed any more; may be told again. */
    settle(name: RootKeyName): Promise<void>;
  };
}

const keysAtATime = 32;

/** Ends with nothing under any other root key than the store's own, or throws: then all that it could not do is left as it was. */
export async function finishRootKeyMove(parts: RootKeyMoveParts): Promise<void> {
  const { records, rootKeys } = parts;
  const state = (await records.get(RootKeysState, [])) ?? noMoves;
  if (state.leaving.length === 0 && state.isSettled) return;
  const own = await rootKeys.storesOwn();
  // A move that was cut before it moved the storage key leaves the store's own among them.
  const left = state.leaving.filter((name) => !isSameRootKey(name, own));
  if (left.length > 0) {
    await rewrapAll(parts, own);
    // From here on nothing more can come under them, so that a second search that finds nothing is the end.
    if (!(await change(records, state, { closed: closing(state, left) }))) return;
    await rewrapAll(parts, own);
  }
  if (!(await change(records, state, { leaving: [] }))) return;
  await rootKeys.settle(own);
  await change(records, state, { isSettled: true });
}

function closing({ closed }: RootKeysRecord, left: readonly RootKeyName[]): readonly RootKeyName[] {
  const more = [...left, unnamedRootKey].filter((name) => !closed.some((other) => isSameRootKey(name, other)));
  return [...closed, ...more];
}

/** False when another move has begun: then the next run looks anew. */
function change(records: RecordStore, seen: RootKeysRecord, part: Partial<RootKeysRecord>): Promise<boolean> {
  return records.transaction(async (transaction) => {
    const now = (await transaction.get(RootKeysState, [])) ?? noMoves;
    if (now.moves !== seen.moves) return false;
    transaction.put(RootKeysState, [], { ...now, ...part });
    return true;
  });
}

async function rewrapAll(parts: RootKeyMoveParts, own: RootKeyName): Promise<void> {
  const failures: unknown[] = [];
  let some: KmsKeyRecord[] = [];
  const rewrapSome = async () => {
    const outcomes = await Promise.allSettled(some.map((key) => rewrapKey(parts, key, own)));
    some = [];
    for (const outcome of outcomes) if (outcome.status === 'rejected') failures.push(outcome.reason);
  };
  for await (const { value: key } of parts.records.list(KmsKey, { under: [] })) {
    if (key.materials.every(({ wrapped }) => wrapped === undefined || isSameRootKey(wrappedBy(wrapped), own))) continue;
    some.push(key);
    if (some.length >= keysAtATime) await rewrapSome();
  }
  await rewrapSome();
  if (failures.length > 0)
    throw new AggregateError(failures, `\`${failures.length}\` KMS keys could not be rewrapped under the new root key`);
}

async function rewrapKey({ records, keyring }: RootKeyMoveParts, key: KmsKeyRecord, own: RootKeyName): Promise<void> {
  const rewrapped = new Map<string, { readonly before: Buffer; readonly after: Buffer }>();
  for (const { id, wrapped } of key.materials) {
    if (wrapped === undefined || isSameRootKey(wrappedBy(wrapped), own)) continue;
    rewrapped.set(id, { before: wrapped, after: await keyring.rewrap(key, id, wrapped) });
  }
  await records.transaction(async (transaction) => {
    const name: [typeof key.account, typeof key.region, string] = [key.account, key.region, key.keyId];
    const now = await transaction.get(KmsKey, name);
    if (now === undefined) return;
    const materials = now.materials.map((material) => {
      const done = rewrapped.get(material.id);
      const isSame = done !== undefined && material.wrapped?.equals(done.before) === true;
      return isSame ? { ...material, wrapped: done.after } : material;
    });
    transaction.put(KmsKey, name, { ...now, materials });
  });
}

export interface RootKeyCount {
  readonly name: RootKeyName;
  /** Versions of key material that are wrapped under it. */
  readonly materials: number;
}

/** How much is wrapped under which root key, counted now. */
export async function countByRootKey(records: RecordReader): Promise<RootKeyCount[]> {
  const counts = new Map<string, RootKeyCount>();
  for await (const { value: key } of records.list(KmsKey, { under: [] })) {
    for (const { wrapped } of key.materials) {
      if (wrapped === undefined) continue;
      const name = wrappedBy(wrapped);
      const text = `${name.type} ${name.keyId}`;
      counts.set(text, { name, materials: (counts.get(text)?.materials ?? 0) + 1 });
    }
  }
  return [...counts.values()];
}
