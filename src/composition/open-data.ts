// Opens what a data folder holds: the root key, the metadata, the records, the blobs. The order matters: nothing is
// written before the root key is known to be the right one.
import type { HandedOver } from '../config/root-key.ts';
import { createRecordSealer } from '../crypto/sealed-record.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import { createKeyImports, type KeyImports } from '../keystore/key-imports.ts';
import { createKeyring, defaultCacheLimits, type Keyring } from '../keystore/keyring.ts';
import { createRootKeys, type RootKeys } from '../keystore/root-keys.ts';
import { newStorageKey, openStorageKey, type StorageKeys, storageKeyWrappedBy } from '../keystore/storage-key.ts';
import type { RootKeyProvider } from '../keystore/wrapper.ts';
import { type DataFolder, openDataFolder } from '../storage/data-folder.ts';
import { Instances } from '../storage/instances.ts';
import { LmdbMetadata } from '../storage/metadata/lmdb/lmdb-metadata.ts';
import type { MetadataStore } from '../storage/metadata/metadata.ts';
import { FilesystemBlobs } from '../storage/objects/filesystem/filesystem-blobs.ts';
import type { BlobStore } from '../storage/objects/objects.ts';
import type { RecordStore } from '../storage/records/record.ts';
import { openRecordStore } from '../storage/records/record-store.ts';
import { noMoves, RootKeysState } from '../storage/records/root-key.ts';
import {
  moveToConfigured,
  requireLeaving,
  type StoreRootKeys,
  storageKeyKey,
  storesOwnRootKey,
} from './root-key-move.ts';
import { type RootKeySettings, rootKeyInFolder, rootKeyProviders } from './root-key-providers.ts';

export interface OpenData extends AsyncDisposable {
  readonly folder: DataFolder;
  readonly keys: StorageKeys;
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly keyring: Keyring;
  readonly imports: KeyImports;
  /** This process among those that share the folder. */
  readonly instances: Instances;
  readonly rootKeys: StoreRootKeys;
  /** The configured one first, then the one that the store may still use. */
  readonly rootKeyProviders: readonly [RootKeyProvider, ...RootKeyProvider[]];
}

export interface RootKeySource {
  readonly settings: RootKeySettings;
  readonly handedOver: HandedOver;
}

const inFolder: RootKeySource = { settings: rootKeyInFolder, handedOver: {} };

/** `source` tells where the root key is: in the data folder when it is left out. */
export async function openData(
  path: string,
  clock: Clock,
  random: Random,
  { settings, handedOver }: RootKeySource = inFolder,
): Promise<OpenData> {
  await using opening = new AsyncDisposableStack();
  const folder = await openDataFolder(path, random);
  const metadata = opening.use(new LmdbMetadata({ folder: folder.metadata }));
  const providers = await rootKeyProviders(settings, handedOver, folder.rootKeyFile, random);
  const leaving = async () => ((await records.get(RootKeysState, [])) ?? noMoves).leaving;
  const rootKeys = opening.use(createRootKeys({ providers, storesOwn: () => storesOwnRootKey(metadata), leaving }));
  const keys = await storageKeys(metadata, rootKeys, providers[0], random);
  const records = openRecordStore({ metadata, sealer: createRecordSealer(keys.recordKey, random) });
  const store = { metadata, records, rootKeys };
  await requireLeaving(store);
  if (settings.previousRootKey !== undefined) await moveToConfigured(store, providers[0]);
  const keyring = createKeyring({ wrapper: rootKeys, clock, random, cache: defaultCacheLimits });
  opening.defer(() => keyring.forgetAll());
  const instances = opening.use(await Instances.open(folder.instances, random));
  const opened = opening.move();
  return {
    folder,
    keys,
    keyring,
    imports: createKeyImports({ wrapper: rootKeys, random, importKey: keys.importKey }),
    instances,
    records,
    rootKeys: store,
    rootKeyProviders: providers,
    blobs: new FilesystemBlobs({ folder: folder.objects, writers: instances, random }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Of several processes that start an empty store at once, one makes the key and all use it. */
async function storageKeys(
  metadata: MetadataStore,
  rootKeys: RootKeys,
  provider: RootKeyProvider,
  random: Random,
): Promise<StorageKeys> {
  const wrapped = await metadata.get(storageKeyKey);
  if (wrapped !== undefined) {
    const own = await rootKeys.find(storageKeyWrappedBy(wrapped));
    if (own !== undefined) return await openStorageKey(own, wrapped);
    // The wrong one, or none: either is told in its own words.
    await using other = await provider.first('refuse');
    return await openStorageKey(other, wrapped);
  }
  await using wrapper = await provider.first('make');
  const made = await newStorageKey(wrapper, random);
  const isFirst = await metadata.commit({
    preconditions: [{ kind: 'value', key: storageKeyKey, value: undefined }],
    writes: [{ key: storageKeyKey, value: made.wrapped }],
  });
  return isFirst ? made.keys : await storageKeys(metadata, rootKeys, provider, random);
}
