// Opens what a data folder holds: the root key, the metadata, the records, the blobs. The order matters: nothing is
// written before the root key is known to be the right one.
import { createRecordSealer } from './crypto/sealed-record.ts';
import type { Clock } from './kernel/clock.ts';
import type { Random } from './kernel/random.ts';
import { openFileWrapper } from './keystore/file/file-wrapper.ts';
import { createKeyImports, type KeyImports } from './keystore/key-imports.ts';
import { createKeyring, defaultCacheLimits, type Keyring } from './keystore/keyring.ts';
import { newStorageKey, openStorageKey, type StorageKeys } from './keystore/storage-key.ts';
import type { KeyWrapper } from './keystore/wrapper.ts';
import { type DataFolder, openDataFolder } from './storage/data-folder.ts';
import { Instances } from './storage/instances.ts';
import { LmdbMetadata } from './storage/metadata/lmdb/lmdb-metadata.ts';
import type { MetadataStore } from './storage/metadata/metadata.ts';
import { FilesystemBlobs } from './storage/objects/filesystem/filesystem-blobs.ts';
import type { BlobStore } from './storage/objects/objects.ts';
import type { RecordStore } from './storage/records/record.ts';
import { openRecordStore } from './storage/records/record-store.ts';

export interface OpenData extends AsyncDisposable {
  readonly folder: DataFolder;
  readonly keys: StorageKeys;
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly keyring: Keyring;
  readonly imports: KeyImports;
  /** This process among those that share the folder. */
  readonly instances: Instances;
}

export async function openData(path: string, clock: Clock, random: Random): Promise<OpenData> {
  await using opening = new AsyncDisposableStack();
  const folder = await openDataFolder(path, random);
  const metadata = opening.use(new LmdbMetadata({ folder: folder.metadata }));
  const storeHoldsData = (await metadata.get(storageKeyKey)) !== undefined;
  const wrapper = opening.use(await openFileWrapper({ path: folder.rootKeyFile, storeHoldsData }, random));
  const keys = await storageKeys(metadata, wrapper, random);
  const keyring = createKeyring({ wrapper, clock, random, cache: defaultCacheLimits });
  opening.defer(() => keyring.forgetAll());
  const instances = opening.use(await Instances.open(folder.instances, random));
  const opened = opening.move();
  return {
    folder,
    keys,
    keyring,
    imports: createKeyImports({ wrapper, random, importKey: keys.importKey }),
    instances,
    records: openRecordStore({ metadata, sealer: createRecordSealer(keys.recordKey, random) }),
    blobs: new FilesystemBlobs({ folder: folder.objects, writers: instances, random }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The one entry that is not a sealed record: what opens all others. Its key sorts before every record's. */
const storageKeyKey = Buffer.from('\x01storage-key', 'latin1');

/** Of several processes that start an empty store at once, one makes the key and all use it. */
async function storageKeys(metadata: MetadataStore, wrapper: KeyWrapper, random: Random): Promise<StorageKeys> {
  const wrapped = await metadata.get(storageKeyKey);
  if (wrapped !== undefined) return await openStorageKey(wrapper, wrapped);
  const made = await newStorageKey(wrapper, random);
  const isFirst = await metadata.commit({
    preconditions: [{ kind: 'value', key: storageKeyKey, value: undefined }],
    writes: [{ key: storageKeyKey, value: made.wrapped }],
  });
  return isFirst ? made.keys : await storageKeys(metadata, wrapper, random);
}
