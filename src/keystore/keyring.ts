// The material of KMS keys: made here, wrapped by the root key, used without ever leaving. docs/formats/secret-box.md
import { strict as assert } from 'node:assert';
import { keySize } from '../crypto/derive.ts';
import type { EncryptionContext } from '../crypto/encryption-context.ts';
import { type KmsLocator, openKmsCiphertext, parseKmsCiphertext, sealKmsCiphertext } from '../crypto/kms-ciphertext.ts';
import { SealBroken } from '../crypto/seal-broken.ts';
import { type Clock, minuteMs } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import { type CacheLimits, createMaterialCache } from './material-cache.ts';
import type { KeyWrapper } from './wrapper.ts';

export type KeyIdentity = Pick<KmsLocator, 'region' | 'account' | 'keyId'>;

/** One version of a key's material, as it is kept: the wrapped bytes open under the root key and this identity only. */
export interface KeyMaterial extends KmsLocator {
  readonly wrapped: Buffer;
}

export interface Keyring {
  /** New random material; nothing is stored. */
  createMaterial(identity: KeyIdentity): Promise<KeyMaterial>;
  /** A CiphertextBlob under this material. */
  encrypt(material: KeyMaterial, plaintext: Buffer, context: EncryptionContext): Promise<Buffer>;
  /** The plaintext of a blob that names this material, or undefined when it was changed or has another context. */
  decrypt(material: KeyMaterial, blob: Buffer, context: EncryptionContext): Promise<Buffer | undefined>;
  /** Drops the unwrapped material at once: its key was disabled or deleted. */
  forget(materialId: string): void;
  /** Drops all of them; the server stops. */
  forgetAll(): void;
}

/** How long unwrapping is remembered; key state and policy are asked on every request all the same. */
export const defaultCacheLimits: CacheLimits = { maxAgeMs: 5 * minuteMs, maxCount: 10_000 };

export interface KeyringParts {
  readonly wrapper: KeyWrapper;
  readonly clock: Clock;
  readonly random: Random;
  readonly cache: CacheLimits;
}

const purpose = Buffer.from('crosskey kms material v1\0', 'latin1');

function bindingOf({ region, account, keyId, materialId }: KmsLocator): Buffer {
  const texts = [region, account, keyId].map((text) => {
    assert(/^[ -~]{1,255}$/.test(text), "the parts of a key's identity are printable ASCII");
    return Buffer.from(`${String.fromCharCode(text.length)}${text}`, 'latin1');
  });
  const id = Buffer.from(materialId, 'hex');
  assert(id.length === 32, 'a material id is 32 bytes');
  return Buffer.concat([purpose, ...texts, id]);
}

/** A blob opens only under the material that it names, in the key that it names. */
function names(blob: Buffer, material: KmsLocator): boolean {
  const locator = parseKmsCiphertext(blob);
  if (locator === undefined || locator.materialId !== material.materialId || locator.keyId !== material.keyId)
    return false;
  return locator.account === material.account && locator.region === material.region;
}

export function createKeyring({ wrapper, clock, random, cache: limits }: KeyringParts): Keyring {
  const cache = createMaterialCache(clock, limits);

  async function unwrap(material: KeyMaterial): Promise<Buffer> {
    const key = await wrapper.unwrap(material.wrapped, bindingOf(material));
    if (key.length !== keySize) throw new SealBroken('the material of a KMS key has a wrong size');
    return key;
  }

  return {
    async createMaterial(identity) {
      const locator = { ...identity, materialId: random.bytes(32).toString('hex') };
      const key = random.bytes(keySize);
      const wrapped = await wrapper.wrap(key, bindingOf(locator));
      key.fill(0);
      const { region, account, keyId, materialId } = locator;
      return { region, account, keyId, materialId, wrapped };
    },
    encrypt(material, plaintext, context) {
      const load = () => unwrap(material);
      return cache.use(material.materialId, load, (key) =>
        sealKmsCiphertext(key, material, plaintext, context, random),
      );
    },
    async decrypt(material, blob, context) {
      if (!names(blob, material)) return undefined;
      const load = () => unwrap(material);
      return cache.use(material.materialId, load, (key) => openKmsCiphertext(key, blob, context));
    },
    forget: cache.forget,
    forgetAll: cache.forgetAll,
  };
}
