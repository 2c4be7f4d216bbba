// Key material from outside: the parameters under which a client wraps it, and the wrapping under the root key.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html
import { createHmac } from 'node:crypto';
import { deriveSubKey } from '../crypto/derive.ts';
import { type ImportClaims, openImportToken, sealImportToken } from '../crypto/import-token.ts';
import type { WrappingAlgorithm } from '../crypto/import-wrapping.ts';
import { generateKeySecret } from '../crypto/key-pair.ts';
import type { KmsKeySpec } from '../crypto/key-spec.ts';
import { hourMs } from '../kernel/clock.ts';
import { isMultiRegionKeyId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { bindingOf, type KeyIdentity } from './material-binding.ts';
import type { Wrapping } from './wrapper.ts';

export interface ImportParameters {
  /** What the client gives back with the material; binary, and the server keeps nothing of it. */
  readonly token: Buffer;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;
  readonly validToMs: number;
}

export interface WrappedImport {
  /** The same for the same material of the same key. 64 lower-case hexadecimal digits. */
  readonly id: string;
  readonly wrapped: Buffer;
}

export type WrappingKeySpec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096';

export interface KeyImports {
  /** A new wrapping key for one key, and its token. */
  newParameters(
    key: KeyIdentity,
    algorithm: WrappingAlgorithm,
    spec: WrappingKeySpec,
    nowMs: number,
  ): Promise<ImportParameters>;
  /** Undefined when the token was not made here, or was changed. */
  openToken(token: Buffer): ImportClaims | undefined;
  /** Wraps the secret under the root key; nothing is stored. */
  wrap(key: KeyIdentity & { readonly keySpec: KmsKeySpec }, secret: Buffer): Promise<WrappedImport>;
}

export interface KeyImportParts {
  readonly wrapper: Wrapping;
  readonly random: Random;
  /** Of the storage key: 32 bytes. */
  readonly importKey: Buffer;
}

/** AWS's: both the public key and the token are good for a day. */
const validForMs = 24 * hourMs;

export function createKeyImports({ wrapper, random, importKey }: KeyImportParts): KeyImports {
  const idKey = deriveSubKey(importKey, 'crosskey kms imported material id v1');

  /** Keyed, because the id is told: of material with little entropy a plain hash would be as good as the material. */
  function materialId(
    { account, region, keyId, keySpec }: KeyIdentity & { keySpec: KmsKeySpec },
    secret: Buffer,
  ): string {
    const place = isMultiRegionKeyId(keyId) ? '*' : region;
    const named = `${[account, place, keyId, keySpec].join('\0')}\0`;
    return createHmac('sha256', idKey).update(named).update(secret).digest('hex');
  }

  return {
    async newParameters({ account, region, keyId }, algorithm, spec, nowMs) {
      const { secret: privateKey, publicKey } = await generateKeySecret(spec, random);
      if (publicKey === undefined) throw new Error(`a key pair of the spec \`${spec}\` has a public key`);
      const validToMs = nowMs + validForMs;
      const claims = { account, region, keyId, algorithm, validToMs, privateKey };
      const token = sealImportToken(importKey, claims, random);
      privateKey.fill(0);
      return { token, publicKey, validToMs };
    },
    openToken: (token) => openImportToken(importKey, token),
    async wrap(key, secret) {
      const id = materialId(key, secret);
      return { id, wrapped: await wrapper.wrap(secret, bindingOf(key, key.keySpec, id)) };
    },
  };
}
