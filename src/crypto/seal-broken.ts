// What opening a seal throws: the bytes are not what was sealed, or not under this key and identity.

/** Stored bytes failed verification. Never a client's mistake; the server reports it and answers an internal error. */
export class SealBroken extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SealBroken';
  }
}

/** A metadata value that was not sealed by this store under this key. */
export class TamperedRecord extends SealBroken {
  constructor(message: string) {
    super(message);
    this.name = 'TamperedRecord';
  }
}
