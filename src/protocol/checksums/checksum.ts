// What a checksum algorithm of S3 is. One file per algorithm beside this one; `algorithms.ts` is the table.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html

/** A checksum being computed. `digest` ends it. */
export interface RunningChecksum {
  update(bytes: Buffer): void;
  /** Big-endian, as it travels in base64. */
  digest(): Buffer;
}

export interface ChecksumAlgorithm {
  readonly sizeBytes: number;
  create(): RunningChecksum;
  /**
   * The checksum of two runs of bytes, from that of each and the length of the second.
   * Undefined where the algorithm cannot.
   */
  readonly combine: ((first: Buffer, second: Buffer, secondLengthBytes: number) => Buffer) | undefined;
  /** What the checksum of an upload in parts may be: of the whole object, of its parts' checksums, or either. */
  readonly multipart: 'full-object' | 'composite' | 'both';
}
