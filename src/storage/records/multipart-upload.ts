// Uploads in parts that are neither completed nor aborted. docs/formats/object-record.md
import type { AccountId } from '../../kernel/ids.ts';
import type { ObjectChecksum, ObjectEncryption, ObjectHeaders, SealedBody, UserMetadata } from './object.ts';
import { recordKind } from './record.ts';

export interface MultipartUploadRecord {
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
}

/** Upload ids begin with the time, so that the uploads of one key list in the order of their start. */
export const MultipartUpload = recordKind<[bucketId: string, key: string, uploadId: string], MultipartUploadRecord>({
  name: 'multipart-upload',
  version: 1,
});

export interface UploadedPartRecord extends SealedBody {
  /** Without quotes. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly checksum: Pick<ObjectChecksum, 'algorithm' | 'value'> | undefined;
}

/** A part that is sent again replaces the one before. Inline bodies are in `object-body`, as those of objects. */
export const UploadedPart = recordKind<[bucketId: string, uploadId: string, partNumber: number], UploadedPartRecord>({
  name: 'uploaded-part',
  version: 1,
});
