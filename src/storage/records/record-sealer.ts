// What the record store needs to keep its values secret and in their place; `crypto/sealed-record` has it.

export interface RecordSealer {
  /** Bound to the key: the sealed bytes open under no other one. */
  seal(key: Buffer, plaintext: Buffer): Buffer;
  /** Throws unless exactly these bytes were sealed under this key. */
  open(key: Buffer, sealed: Buffer): Buffer;
}

/** Somebody changed, moved or cut the bytes of a record, or the storage key is not the one they were sealed with. */
export class RecordTampered extends Error {
  constructor(kindName: string, cause: unknown) {
    super(`a stored record of kind \`${kindName}\` is not what was written there`, { cause });
    this.name = 'RecordTampered';
  }
}

/** A record of a later version of Crosskey, which this one cannot read. */
export class RecordTooNew extends Error {
  constructor(kindName: string, version: number) {
    super(
      `a stored record of kind \`${kindName}\` has version \`${version}\`, which this version of Crosskey cannot read`,
    );
    this.name = 'RecordTooNew';
  }
}
