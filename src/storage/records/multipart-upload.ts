// Uploads in parts that are neither completed nor aborted. docs/formats/object-record.md
import type { AccountId } from '../../kernel/ids.ts';
import {
  noProperties,
  type ObjectChecksum,
  type ObjectEncryption,
  type ObjectHeaders,
  type ObjectProperties,
  type SealedBody,
  type UserMetadata,
} from './object.ts';
import { recordKind } from './record.ts';

export interface MultipartUploadRecord extends ObjectProperties {
  readonly uploadId: string;
  /** What the object's data key and the parts' bytes are bound to, from the first part on. */
  readonly objectId: Buffer;
  readonly initiatedAtMs: number;
  readonly initiator: { readonly account: AccountId; readonly arn: string; readonly principalId: string };
  readonly headers: ObjectHeaders;
  readonly userMetadata: UserMetadata;
  /** As CreateMultipartUpload asked; undefined when it asked for none. */
  readonly checksum: Pick<ObjectChecksum, 'algorithm' | 'type'> | undefined;
  readonly encryption: ObjectEncryption;
  /** The condition keys that CreateMultipartUpload filled: docs/decisions/0090-condition-keys-of-an-upload.md. */
  readonly sentContext: Readonly<Record<string, string>>;
}

/** Upload ids begin with the time, so that the uploads of one key list in the order of their start. */
export const MultipartUpload = recordKind<[bucketId: string, key: string, uploadId: string], MultipartUploadRecord>({
  name: 'multipart-upload',
  version: 2,
  upgrade: (older) => ({ ...noProperties, ...(older as Omit<MultipartUploadRecord, keyof ObjectProperties>) }),
});

export interface UploadedPartRecord extends SealedBody {
  /** Without quotes. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Of the upload's algorithm, or CRC64NVME for an upload that asked for none. */
  readonly checksum: Pick<ObjectChecksum, 'algorithm' | 'value'>;
}

/** A part that is sent again replaces the one before. Inline bodies are in `object-body`, as those of objects. */
export const UploadedPart = recordKind<[bucketId: string, uploadId: string, partNumber: number], UploadedPartRecord>({
  name: 'uploaded-part',
  version: 1,
});

/**
 * Overwritten, unread, with new random bytes by every part that is added to an upload. Whoever reads all parts reads this
 * as well, so that the commit fails when one more came: docs/decisions/0093-parts-that-come-too-late.md. Older versions
 * wrote one with an empty upload id for each bucket that had an upload.
 */
export const UploadAddition = recordKind<[bucketId: string, uploadId: string], { readonly tag: Buffer }>({
  name: 'upload-addition',
  version: 1,
});

/** The bucket is gone, and what is left of its uploads is the job's. */
export const LeftUploads = recordKind<[bucketId: string], Record<string, never>>({ name: 'left-uploads', version: 1 });

/** What CompleteMultipartUpload answered, for a client that did not hear it and asks again. */
export interface CompletedUploadRecord {
  readonly bucketId: string;
  readonly key: string;
  /** SHA-256 of the part numbers and entity tags that were listed. */
  readonly partsDigest: Buffer;
  /** Undefined where no versions are kept. */
  readonly versionId: string | undefined;
  readonly etag: string;
  readonly checksum: ObjectChecksum;
  readonly encryption: ObjectEncryption;
  readonly expiresAtMs: number;
}

/** By upload id alone, so that the oldest are the first of all. */
export const CompletedUpload = recordKind<[uploadId: string], CompletedUploadRecord>({
  name: 'completed-upload',
  version: 2,
  upgrade: (older) => ({ ...(older as Omit<CompletedUploadRecord, 'versionId'>), versionId: undefined }),
});
