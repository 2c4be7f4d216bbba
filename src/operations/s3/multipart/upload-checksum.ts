// The checksum of an upload: chosen when it is created, held against each part's.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html, docs/decisions/0092-checksums-of-uploads.md
import { Fault } from '../../../kernel/fault.ts';
import { type ChecksumName, checksumNames, isChecksumName } from '../../../protocol/checksums/algorithms.ts';
import type { Expectation } from '../../../protocol/checksums/expectation.ts';
import { allowsMultipart } from '../../../protocol/checksums/multipart.ts';
import type { MultipartUploadRecord } from '../../../storage/records/multipart-upload.ts';
import type { ObjectChecksum } from '../../../storage/records/object.ts';

export type ChecksumChoice = Pick<ObjectChecksum, 'algorithm' | 'type'>;
type ChecksumType = ObjectChecksum['type'];

const invalid = (message: string): Fault => new Fault('InvalidRequest', { message });

export function checkedType(given: string | undefined): ChecksumType | undefined {
  if (given === undefined || given === 'FULL_OBJECT' || given === 'COMPOSITE') return given;
  throw invalid('Value for x-amz-checksum-type header is invalid.');
}

/** What CreateMultipartUpload asks for; undefined when it asks for nothing. */
export function readChecksumChoice(input: {
  readonly ChecksumAlgorithm?: string | undefined;
  readonly ChecksumType?: string | undefined;
}): ChecksumChoice | undefined {
  const type = checkedType(input.ChecksumType);
  const { ChecksumAlgorithm: asked } = input;
  if (asked === undefined) {
    if (type === undefined) return undefined;
    throw invalid('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
  }
  const algorithm = asked.toUpperCase();
  if (!isChecksumName(algorithm))
    throw invalid(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${checksumNames.join(', ')}]`,
    );
  const chosen = type ?? defaultType(algorithm);
  if (!allowsMultipart(algorithm, chosen))
    throw invalid(`The ${chosen} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`);
  return { algorithm, type: chosen };
}

const defaultType = (algorithm: ChecksumName): ChecksumType =>
  allowsMultipart(algorithm, 'COMPOSITE') ? 'COMPOSITE' : 'FULL_OBJECT';

/** What S3 adds where nothing was asked for. */
const addedChoice: ChecksumChoice = { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' };

/** What the object's checksum will be. */
export const choiceOf = ({ checksum }: Pick<MultipartUploadRecord, 'checksum'>): ChecksumChoice =>
  checksum ?? addedChoice;

export function typeMismatch(expected: string | undefined, actual: string | undefined): Fault {
  const [wanted, given] = [expected, actual].map((name) => name?.toLowerCase() ?? 'null');
  return invalid(`Checksum Type mismatch occurred, expected checksum Type: ${wanted}, actual checksum Type: ${given}`);
}

/** A part carries the checksum that its upload was created with; one that was created without takes any. */
export function checkPartChecksum({ checksum }: Pick<MultipartUploadRecord, 'checksum'>, sent: Expectation): void {
  if (checksum === undefined) return;
  const actual = sent.checksum?.algorithm;
  // The whole object's checksum can be computed without the client's help; one of parts is the client's word on each.
  if (actual === undefined && checksum.type === 'FULL_OBJECT') return;
  if (actual !== checksum.algorithm) throw typeMismatch(checksum.algorithm, actual);
}
