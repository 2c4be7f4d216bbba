// The seam to the root key: a file, an HSM, another key management service. It wraps small secrets and shows no key.
import type { RootKeyName } from '../crypto/wrapped-key.ts';

/** What the keyring asks for. */
export interface Wrapping {
  /** What comes back opens only with the same `aad`. */
  wrap(plaintext: Buffer, aad: Buffer): Promise<Buffer>;
  /** Throws `SealBroken` when `wrapped` was changed, or is of another root key or `aad`. */
  unwrap(wrapped: Buffer, aad: Buffer): Promise<Buffer>;
}

/** One root key. */
export interface KeyWrapper extends Wrapping, RootKeyName, AsyncDisposable {}

/** Where root keys come from. What it gives is disposed of by who asked for it. */
export interface RootKeyProvider extends AsyncDisposable {
  /** Looked for now: it may have been added since the start. Undefined when it is not here. */
  find(name: RootKeyName): Promise<KeyWrapper | undefined>;
  /** The key that stands first here, for a store that has none, or to say which one is here. Throws `RootKeyRefused`. */
  first(whenMissing: 'make' | 'refuse'): Promise<KeyWrapper>;
  /** Another key beside those that are here, or the one that was added and never used. Throws `RootKeyRefused`. */
  add(): Promise<KeyWrapper>;
  /** The store needs this one of the keys here and no other; may be told again. */
  settle(name: RootKeyName): Promise<void>;
  /** The keys here that are not this one, in words for the operator. */
  others(name: RootKeyName): Promise<readonly string[]>;
}

/** The root key cannot be used as it is found; nothing was changed. */
export class RootKeyRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RootKeyRefused';
  }
}
