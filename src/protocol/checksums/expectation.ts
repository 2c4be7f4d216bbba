// What a request says its body's checksums are.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
import type { ChecksumName } from './algorithms.ts';

export interface Expectation {
  /** The additional checksum that the request carries, or promises in a trailer. */
  readonly checksum:
    | { readonly algorithm: ChecksumName; readonly in: 'header'; readonly digest: Buffer }
    | { readonly algorithm: ChecksumName; readonly in: 'trailer' }
    | undefined;
  readonly contentMd5: Buffer | undefined;
}
