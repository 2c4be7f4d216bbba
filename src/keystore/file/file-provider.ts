// The root-key provider `file`: a key in a file, and while the store moves to another, that one beside it.
// docs/formats/root-key-file.md
import type { Random } from '../../kernel/random.ts';
import { type KeyWrapper, type RootKeyProvider, RootKeyRefused } from '../wrapper.ts';
import { fileKeyType, fileWrapper } from './file-wrapper.ts';
import {
  addedKeyId,
  addRootKey,
  keyFiles,
  loadRootKey,
  newKeyPath,
  oldKeyPath,
  readRootKey,
  replaceRootKey,
} from './root-key-file.ts';
import { rootKeyId } from './root-key-text.ts';

/** The folder of `path` must exist. */
export function fileProvider(path: string, random: Random): RootKeyProvider {
  async function wrapperAt(place: string, keyId: string): Promise<KeyWrapper | undefined> {
    const key = await readRootKey(place);
    if (key === undefined) return undefined;
    const wrapper = fileWrapper(key, random);
    if (wrapper.keyId === keyId) return wrapper;
    await wrapper[Symbol.asyncDispose]();
    return undefined;
  }

  async function find(keyId: string): Promise<KeyWrapper | undefined> {
    // In this order: a key that is moved from the one place to the other meanwhile is seen in one of them.
    for (const place of [newKeyPath(path, keyId), path, oldKeyPath(path, keyId)]) {
      const found = await wrapperAt(place, keyId);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return {
    find: async ({ type, keyId }) => (type === fileKeyType ? await find(keyId) : undefined),
    async first(whenMissing) {
      return fileWrapper(await loadRootKey({ path, storeHoldsData: whenMissing === 'refuse' }, random), random);
    },
    async add() {
      const keyId = (await addedKeyId(path)) ?? (await addRootKey(path, random));
      const added = await find(keyId);
      if (added === undefined)
        throw new RootKeyRefused(`root key file \`${newKeyPath(path, keyId)}\`: it holds another key`);
      return added;
    },
    async settle({ type, keyId }) {
      if (type !== fileKeyType || (await addedKeyId(path)) !== keyId) return;
      const old = await readRootKey(path);
      const oldId = old && rootKeyId(old);
      old?.fill(0);
      await replaceRootKey(path, keyId, oldId);
    },
    others: async ({ keyId }) => (await keyFiles(path)).filter((file) => !file.endsWith(`.${keyId}.new`)),
    async [Symbol.asyncDispose]() {},
  };
}
