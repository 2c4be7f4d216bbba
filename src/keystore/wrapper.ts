// The seam to the root key: a file, an HSM, another key management service. It wraps small secrets and shows no key.

export interface KeyWrapper extends AsyncDisposable {
  /** The kind of provider: `file`. */
  readonly type: string;
  /** Names the root key in records and messages; printable ASCII, no secret. */
  readonly keyId: string;
  /** What comes back opens only with the same `aad`. */
  wrap(plaintext: Buffer, aad: Buffer): Promise<Buffer>;
  /** Throws `SealBroken` when `wrapped` was changed, or is of another root key or `aad`. */
  unwrap(wrapped: Buffer, aad: Buffer): Promise<Buffer>;
}
