// What CompleteMultipartUpload's headers say the checksum of the whole object is.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html, docs/decisions/0092-checksums-of-uploads.md
import { Fault } from '../../../kernel/fault.ts';
import { type ChecksumName, checksumHeader, checksumNames } from '../../../protocol/checksums/algorithms.ts';
import type { MultipartUploadRecord } from '../../../storage/records/multipart-upload.ts';
import type { ObjectChecksum } from '../../../storage/records/object.ts';
import { isDigest } from './requested-parts.ts';
import { checkedType, choiceOf, typeMismatch } from './upload-checksum.ts';

export interface CompleteChecksumInput
  extends Readonly<Partial<Record<`Checksum${ChecksumName}`, string | undefined>>> {
  readonly ChecksumType?: string | undefined;
}

const invalid = (message: string): Fault => new Fault('InvalidRequest', { message });

/** Older algorithms: for an upload that was created without one, AWS takes them and does not look at them. */
const ignoredWithoutChoice: readonly ChecksumName[] = ['CRC32', 'CRC32C', 'SHA1', 'SHA256'];

/** The one value to compare with; undefined when nothing comparable is declared. */
export function readDeclaredChecksum(
  input: CompleteChecksumInput,
  upload: Pick<MultipartUploadRecord, 'checksum'>,
): string | undefined {
  const choice = choiceOf(upload);
  const type = checkedType(input.ChecksumType);
  if (type !== undefined && type !== choice.type)
    throw invalid(
      `The upload was created using the ${choice.type} checksum mode. The complete request must use the same checksum mode.`,
    );
  const sent = checksumNames.flatMap((algorithm) => {
    const value = input[`Checksum${algorithm}`];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (sent.length > 1)
    throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const [declared] = sent;
  if (declared === undefined) return undefined;
  const { algorithm, value } = declared;
  if (!isDigest(algorithm, value.replace(/-\d+$/, '')))
    throw invalid(`Value for ${checksumHeader(algorithm)} header is invalid.`);
  if (algorithm === choice.algorithm) return value;
  if (upload.checksum === undefined && ignoredWithoutChoice.includes(algorithm)) return undefined;
  throw typeMismatch(upload.checksum?.algorithm, algorithm);
}

/** The number of parts behind a composite checksum may be left out. */
export function checkDeclaredChecksum(declared: string | undefined, computed: ObjectChecksum): void {
  if (declared === undefined || declared === computed.value) return;
  if (computed.type === 'COMPOSITE' && declared === computed.value.replace(/-\d+$/, '')) return;
  throw new Fault('BadDigest', { algorithm: computed.algorithm.toLowerCase() });
}
