// All root keys that a process can reach, as one: wraps under the store's own, unwraps under the one that the bytes name.
import { SealBroken } from '../crypto/seal-broken.ts';
import { encodeWrappedKey, parseWrappedKey, type RootKeyName, rootKeyText } from '../crypto/wrapped-key.ts';
import { fileKeyType } from './file/file-wrapper.ts';
import type { KeyWrapper, RootKeyProvider, Wrapping } from './wrapper.ts';

export interface RootKeys extends Wrapping, AsyncDisposable {
  /** Undefined when no provider has it. The wrapper stays with this set, which disposes of it. */
  find(name: RootKeyName): Promise<KeyWrapper | undefined>;
}

export interface RootKeysParts {
  /** Asked in this order. */
  readonly providers: readonly RootKeyProvider[];
  /** The store's own root key at this moment: another process may have changed it. */
  readonly storesOwn: () => Promise<RootKeyName>;
  /** Those that may have wrapped what names no root key. */
  readonly leaving: () => Promise<readonly RootKeyName[]>;
}

export function createRootKeys({ providers, storesOwn, leaving }: RootKeysParts): RootKeys {
  const known = new Map<string, KeyWrapper>();

  async function find(name: RootKeyName): Promise<KeyWrapper | undefined> {
    const text = rootKeyText(name);
    for (const provider of known.has(text) ? [] : providers) {
      const found = await provider.find(name);
      if (found === undefined) continue;
      // Another call may have found it meanwhile.
      if (known.has(text)) await found[Symbol.asyncDispose]();
      else known.set(text, found);
      break;
    }
    return known.get(text);
  }

  async function need(name: RootKeyName): Promise<KeyWrapper> {
    const wrapper = await find(name);
    if (wrapper === undefined) throw new SealBroken(`root key \`${rootKeyText(name)}\` is needed, and is not here`);
    return wrapper;
  }

  /** Bytes of before root keys had names: whichever of the keys that are held as bytes opens them. */
  async function unwrapUnnamed(blob: Buffer, aad: Buffer): Promise<Buffer> {
    const names = [await storesOwn(), ...(await leaving())].filter(({ type }) => type === fileKeyType);
    let broken = new SealBroken('a wrapped key names no root key, and none is here that could open it');
    for (const name of names) {
      try {
        return await (await need(name)).unwrap(blob, aad);
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        broken = error;
      }
    }
    throw broken;
  }

  return {
    find,
    async wrap(plaintext, aad) {
      const wrapper = await need(await storesOwn());
      return encodeWrappedKey(wrapper, await wrapper.wrap(plaintext, aad));
    },
    async unwrap(wrapped, aad) {
      const parsed = parseWrappedKey(wrapped);
      if (parsed === undefined) throw new SealBroken('a wrapped key is not of a known version, or is cut');
      const { name, blob } = parsed;
      return name === undefined ? await unwrapUnnamed(blob, aad) : await (await need(name)).unwrap(blob, aad);
    },
    async [Symbol.asyncDispose]() {
      for (const wrapper of known.values()) await wrapper[Symbol.asyncDispose]();
      known.clear();
      for (const provider of providers) await provider[Symbol.asyncDispose]();
    },
  };
}
