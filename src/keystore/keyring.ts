// The material of KMS keys: made here, wrapped by the root key, used without ever leaving. docs/formats/secret-box.md
import { strict as assert } from 'node:assert';
import { keySize } from '../crypto/derive.ts';
import { type EncryptionContext, isWellFormedContext } from '../crypto/encryption-context.ts';
import { currentMaterial } from '../crypto/key-material.ts';
import { generateKeySecret } from '../crypto/key-pair.ts';
import type { KmsKeySpec, OtherKeySpec } from '../crypto/key-spec.ts';
import { type KmsLocator, openKmsCiphertext, parseKmsCiphertext, sealKmsCiphertext } from '../crypto/kms-ciphertext.ts';
import { SealBroken } from '../crypto/seal-broken.ts';
import { type Clock, minuteMs } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import { isMultiRegionKeyId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { bindingOf, type KeyIdentity } from './material-binding.ts';
import { type CacheLimits, createMaterialCache } from './material-cache.ts';
import type { Wrapping } from './wrapper.ts';

/** One version of a key's material, as it is kept: the wrapped bytes open under the root key and the key's identity only. */
export interface KeyMaterial {
  /** 64 lower-case hexadecimal digits. */
  readonly id: string;
  readonly wrapped: Buffer;
  readonly createdAtMs: number;
  /** Of a key pair, as SubjectPublicKeyInfo in DER. */
  readonly publicKey?: Buffer | undefined;
}

/** The same as a key's record has it: imported material may be away, or wait for its rotation. */
type KeptMaterial = Pick<KeyMaterial, 'id'> & {
  readonly wrapped: Buffer | undefined;
  readonly pending?: true | undefined;
};

type PresentMaterial = Pick<KeyMaterial, 'id' | 'wrapped'>;

export interface KeyWithSecret extends KeyWithMaterials {
  readonly keySpec: KmsKeySpec;
}

export interface KeyWithMaterials extends KeyIdentity {
  /** Every version; the last one that is not pending encrypts. */
  readonly materials: readonly KeptMaterial[];
}

export interface OpenedCiphertext {
  readonly plaintext: Buffer;
  readonly materialId: string;
}

export interface Keyring {
  /** New random material; nothing is stored. */
  createMaterial(key: KeyIdentity, nowMs: number): Promise<KeyMaterial>;
  /** The secret of an HMAC key or a key pair; nothing is stored. */
  createSecret(key: KeyIdentity, spec: OtherKeySpec, nowMs: number): Promise<KeyMaterial>;
  /** Runs `work`, which is synchronous and keeps no reference, with the secret of such a key. */
  useSecret<Result>(key: KeyWithSecret, work: (secret: Buffer) => Result): Promise<Result>;
  /** A CiphertextBlob under the key's newest material. */
  encrypt(key: KeyWithMaterials, plaintext: Buffer, context: EncryptionContext): Promise<Buffer>;
  /** Throws the fault `InvalidCiphertextException` when blob, context and key do not belong together. */
  decrypt(key: KeyWithMaterials, blob: Buffer, context: EncryptionContext): Promise<OpenedCiphertext>;
  /** The same material under the store's root key of now. Throws `SealBroken` when it does not open. */
  rewrap(key: KeyIdentity & { readonly keySpec: KmsKeySpec }, materialId: string, wrapped: Buffer): Promise<Buffer>;
  /** What a blob says of its key, unverified; undefined when it is no blob of ours. */
  locate(blob: Buffer): KmsLocator | undefined;
  /** Drops unwrapped material at once: its key was disabled or deleted. */
  forget(materialId: string): void;
  /** Drops all of it; the server stops. */
  forgetAll(): void;
}

/** How long unwrapping is remembered; key state and policy are asked on every request all the same. */
export const defaultCacheLimits: CacheLimits = { maxAgeMs: 5 * minuteMs, maxCount: 10_000 };

export interface KeyringParts {
  readonly wrapper: Wrapping;
  readonly clock: Clock;
  readonly random: Random;
  readonly cache: CacheLimits;
}

/** In the cache a secret has a name of its own, so that no material of the same id is ever taken for it. */
const secretName = (materialId: string): string => `secret ${materialId}`;

export function createKeyring({ wrapper, clock, random, cache: limits }: KeyringParts): Keyring {
  const cache = createMaterialCache(clock, limits);

  function use<Result>(key: KeyIdentity, { id, wrapped }: PresentMaterial, work: (material: Buffer) => Result) {
    const unwrap = async () => {
      const material = await wrapper.unwrap(wrapped, bindingOf(key, 'SYMMETRIC_DEFAULT', id));
      if (material.length !== keySize) throw new SealBroken('the material of a KMS key has a wrong size');
      return material;
    };
    return cache.use(id, unwrap, work);
  }

  return {
    async createMaterial(key, nowMs) {
      const id = random.bytes(32).toString('hex');
      const material = random.bytes(keySize);
      const wrapped = await wrapper.wrap(material, bindingOf(key, 'SYMMETRIC_DEFAULT', id));
      material.fill(0);
      return { id, wrapped, createdAtMs: nowMs };
    },
    async createSecret(key, spec, nowMs) {
      const id = random.bytes(32).toString('hex');
      const { secret, publicKey } = await generateKeySecret(spec, random);
      const wrapped = await wrapper.wrap(secret, bindingOf(key, spec, id));
      secret.fill(0);
      return { id, wrapped, createdAtMs: nowMs, ...(publicKey && { publicKey }) };
    },
    async useSecret(key, work) {
      const { id, wrapped } = newestOf(key);
      assert(key.keySpec !== 'SYMMETRIC_DEFAULT', 'an HMAC key or a key pair has a secret');
      const binding = bindingOf(key, key.keySpec, id);
      return cache.use(secretName(id), () => wrapper.unwrap(wrapped, binding), work);
    },
    async encrypt(key, plaintext, context) {
      const newest = newestOf(key);
      if (!isWellFormedContext(context))
        throw new Fault('ValidationException', { message: 'the encryption context is not well-formed Unicode' });
      const locator = { ...identityOf(key), materialId: newest.id };
      return use(key, newest, (material) => sealKmsCiphertext(material, locator, plaintext, context, random));
    },
    async decrypt(key, blob, context) {
      const material = materialOf(key, blob);
      const opens = material !== undefined && isWellFormedContext(context);
      const plaintext = opens && (await use(key, material, (bytes) => openKmsCiphertext(bytes, blob, context)));
      if (!plaintext) throw new Fault('InvalidCiphertextException');
      return { plaintext, materialId: material.id };
    },
    async rewrap(key, id, wrapped) {
      const binding = bindingOf(key, key.keySpec, id);
      const secret = await wrapper.unwrap(wrapped, binding);
      const rewrapped = await wrapper.wrap(secret, binding);
      secret.fill(0);
      return rewrapped;
    },
    locate: parseKmsCiphertext,
    forget(materialId) {
      cache.forget(materialId);
      cache.forget(secretName(materialId));
    },
    forgetAll: cache.forgetAll,
  };
}

function identityOf({ region, account, keyId }: KeyIdentity): KeyIdentity {
  return { region, account, keyId };
}

const isPresent = <Material extends KeptMaterial>(
  material: Material | undefined,
): material is Material & PresentMaterial => material?.wrapped !== undefined;

/** Whoever uses a key has asked for its state before: a key that can be used has its material. */
function newestOf(key: KeyWithMaterials): PresentMaterial {
  const newest = currentMaterial(key.materials);
  assert(isPresent(newest), 'a key that is used has material');
  return newest;
}

/** The material that a blob names, if it names this key, or a key of another Region that shares its material. */
function materialOf(key: KeyWithMaterials, blob: Buffer): PresentMaterial | undefined {
  const named = parseKmsCiphertext(blob);
  if (named === undefined || named.keyId !== key.keyId || named.account !== key.account) return undefined;
  if (named.region !== key.region && !isMultiRegionKeyId(key.keyId)) return undefined;
  const material = key.materials.find(({ id }) => id === named.materialId);
  return isPresent(material) ? material : undefined;
}
