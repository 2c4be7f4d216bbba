// Root keys of 32 bytes that the server holds itself: secret boxes under them. docs/formats/secret-box.md
import { strict as assert } from 'node:assert';
import { keySize, label } from '../../crypto/derive.ts';
import { SealBroken } from '../../crypto/seal-broken.ts';
import { openBox, sealBox } from '../../crypto/secret-box.ts';
import type { Random } from '../../kernel/random.ts';
import type { KeyWrapper } from '../wrapper.ts';
import { rootKeyId } from './root-key-text.ts';

const rootLabel = label('crosskey root wrap v1');

/** Also of keys that were handed over: how a key wraps does not depend on where it came from. */
export const fileKeyType = 'file';

/** Takes `rootKey` over, and fills it with zeros when it is disposed of. */
export function fileWrapper(rootKey: Buffer, random: Random): KeyWrapper {
  assert(rootKey.length === keySize, 'a root key is 32 bytes');
  const keyId = rootKeyId(rootKey);
  let disposed = false;
  return {
    type: fileKeyType,
    keyId,
    async wrap(plaintext, aad) {
      assert(!disposed, 'a disposed root key wraps nothing');
      return sealBox(rootKey, rootLabel, aad, plaintext, random);
    },
    async unwrap(wrapped, aad) {
      assert(!disposed, 'a disposed root key unwraps nothing');
      const plaintext = openBox(rootKey, rootLabel, aad, wrapped);
      if (plaintext === undefined)
        throw new SealBroken(
          `a wrapped key does not open under root key \`${keyId}\`: it was changed, or is another's`,
        );
      return plaintext;
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      rootKey.fill(0);
    },
  };
}
