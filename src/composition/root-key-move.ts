// Moves a store to another root key while it is served: the storage key at once, the material of KMS keys by a job.
// docs/decisions/0192-moving-to-another-root-key.md
import { isSameRootKey, type RootKeyName } from '../crypto/wrapped-key.ts';
import type { RootKeys } from '../keystore/root-keys.ts';
import { rewrapStorageKey, storageKeyWrappedBy } from '../keystore/storage-key.ts';
import { type KeyWrapper, type RootKeyProvider, RootKeyRefused } from '../keystore/wrapper.ts';
import type { MetadataStore } from '../storage/metadata/metadata.ts';
import type { RecordStore } from '../storage/records/record.ts';
import { noMoves, RootKeysState } from '../storage/records/root-key.ts';
import { encodeKey } from '../storage/records/tuple-key.ts';

/** The one entry that is not a sealed record: what opens all others. Its key sorts before every record's. */
export const storageKeyKey = Buffer.from('\x01storage-key', 'latin1');

const stateKey = encodeKey(RootKeysState.name, []);

export interface StoreRootKeys {
  readonly metadata: MetadataStore;
  readonly records: RecordStore;
  readonly rootKeys: RootKeys;
}

/** The root key that the store uses at this moment. */
export async function storesOwnRootKey(metadata: MetadataStore): Promise<RootKeyName> {
  const wrapped = await metadata.get(storageKeyKey);
  if (wrapped === undefined) throw new Error('the store has lost its storage key');
  return storageKeyWrappedBy(wrapped);
}

/** From the moment that this resolves everything new is wrapped under `to`; what is older stays to be rewrapped. */
export async function beginMove({ metadata, records, rootKeys }: StoreRootKeys, to: KeyWrapper): Promise<void> {
  for (;;) {
    const wrapped = await metadata.get(storageKeyKey);
    const own = await storesOwnRootKey(metadata);
    if (isSameRootKey(own, to) || wrapped === undefined) return;
    const from = await rootKeys.find(own);
    if (from === undefined) throw new RootKeyRefused(`root key \`${own.keyId}\`, which the store uses, is not here`);
    await announce(records, own, to);
    const announced = await metadata.get(stateKey);
    const leaving = (await records.get(RootKeysState, []))?.leaving ?? [];
    // Only with what was announced: the old root key is never forgotten before nothing is under it.
    if (!leaving.some((name) => isSameRootKey(name, own))) continue;
    const rewrapped = await rewrapStorageKey(from, to, wrapped);
    const moved = await metadata.commit({
      preconditions: [
        { kind: 'value', key: storageKeyKey, value: wrapped },
        { kind: 'value', key: stateKey, value: announced },
      ],
      writes: [{ key: storageKeyKey, value: rewrapped }],
    });
    if (moved) return;
  }
}

function announce(records: RecordStore, from: RootKeyName, to: RootKeyName): Promise<void> {
  const plain = ({ type, keyId }: RootKeyName): RootKeyName => ({ type, keyId });
  return records.transaction(async (transaction) => {
    const { leaving, closed, moves } = (await transaction.get(RootKeysState, [])) ?? noMoves;
    const others = leaving.filter((name) => !isSameRootKey(name, from) && !isSameRootKey(name, to));
    transaction.put(RootKeysState, [], {
      leaving: [...others.map(plain), plain(from)],
      closed: closed.filter((name) => !isSameRootKey(name, to)),
      moves: moves + 1,
      isSettled: false,
    });
  });
}

/** When the store's root key is not among those of the first provider, moves to the one that stands first there. */
export async function moveToConfigured(store: StoreRootKeys, provider: RootKeyProvider): Promise<void> {
  const own = await provider.find(await storesOwnRootKey(store.metadata));
  if (own !== undefined) return await own[Symbol.asyncDispose]();
  await using to = await provider.first('make');
  await beginMove(store, to);
}

/** Throws `RootKeyRefused` when a root key that may still be needed is not here. */
export async function requireLeaving({ records, rootKeys }: StoreRootKeys): Promise<void> {
  const { leaving } = (await records.get(RootKeysState, [])) ?? noMoves;
  for (const name of leaving) {
    if ((await rootKeys.find(name)) === undefined)
      throw new RootKeyRefused(
        `root key \`${name.type}\` \`${name.keyId}\` is missing: the store is moving away from it, and is not done: give it with \`--previous-root-key\``,
      );
  }
}
