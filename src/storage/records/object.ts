// Objects as S3 shows them, and where their sealed bytes are. docs/formats/object-record.md
import type { AclGrant } from '../../kernel/acl.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { BlobId } from '../objects/objects.ts';
import { recordKind } from './record.ts';

/** Where the sealed bytes of a body are. */
export type BodyPlace =
  /** In the `object-body` record of the body's id. */
  | { readonly kind: 'inline' }
  /** In a blob; `header` has the headers of all layers, the outer one first, so that a range is one read. */
  | { readonly kind: 'blob'; readonly blobId: BlobId; readonly header: Buffer };

/** One sealed run of bytes: a whole object, or a part of one. */
export interface SealedBody {
  /** 16 random bytes, never used for other bytes. */
  readonly bodyId: Buffer;
  /** 1 for a body that was put whole. */
  readonly partNumber: number;
  /** Of the plaintext. */
  readonly sizeBytes: number;
  readonly place: BodyPlace;
}

export interface ObjectPart extends SealedBody {
  /** Of the part alone, in base64; undefined when the upload has none. */
  readonly checksum: string | undefined;
}

export interface ObjectChecksum {
  readonly algorithm:
    | 'CRC64NVME'
    | 'CRC32'
    | 'CRC32C'
    | 'SHA1'
    | 'SHA256'
    | 'SHA512'
    | 'MD5'
    | 'XXHASH64'
    | 'XXHASH3'
    | 'XXHASH128';
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
  /** Base64; a composite one ends in `-` and the number of parts. */
  readonly value: string;
}

/** What is needed, beside permission, to find the data key again. */
export type ObjectEncryption =
  | { readonly kind: 'SSE-S3'; readonly wrappedDataKey: Buffer }
  | {
      readonly kind: 'SSE-KMS';
      readonly keyArn: string;
      /** All pairs, `aws:s3:arn` among them. */
      readonly context: Readonly<Record<string, string>>;
      /** The data key itself under the KMS key; or the Bucket Key, under which the data key is wrapped. */
      readonly dataKey:
        | { readonly under: 'kms-key'; readonly ciphertextBlob: Buffer }
        | { readonly under: 'bucket-key'; readonly ciphertextBlob: Buffer; readonly wrappedDataKey: Buffer };
    }
  | {
      /** Two layers, each with a data key of its own. */
      readonly kind: 'DSSE-KMS';
      readonly keyArn: string;
      readonly context: Readonly<Record<string, string>>;
      /** The data key of the inner layer under the KMS key. */
      readonly ciphertextBlob: Buffer;
      /** The data key of the outer layer under the key of AWS-owned encryption. */
      readonly wrappedOuterKey: Buffer;
    }
  | {
      readonly kind: 'SSE-C';
      /** A salted HMAC of the customer's key: it tells a wrong key from changed bytes, and gives nothing away. */
      readonly verifier: { readonly salt: Buffer; readonly hmac: Buffer };
      readonly wrappedDataKey: Buffer;
    };

/** The headers that S3 keeps and gives back. */
export interface ObjectHeaders {
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  readonly contentDisposition: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly contentLanguage: string | undefined;
  readonly expiresMs: number | undefined;
}

export type UserMetadata = Readonly<Record<string, string>>;

export interface ObjectTag {
  readonly key: string;
  readonly value: string;
}

/** A copy of an archived object that can be read for a while. */
export type ObjectRestore =
  | { readonly kind: 'ongoing'; readonly readyAtMs: number; readonly days: number }
  | { readonly kind: 'restored'; readonly expiresAtMs: number };

export interface ObjectRetention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly retainUntilMs: number;
}

/** What a write says of the object beside its content, and what can be changed of it without a new version. */
export interface ObjectProperties {
  /** In the order in which they were given. */
  readonly tags: readonly ObjectTag[];
  /** Undefined for the owner of the bucket. */
  readonly owner: AccountId | undefined;
  /** Undefined for the private ACL: full control to the owner, and nothing else. */
  readonly acl: readonly AclGrant[] | undefined;
  /** As on the wire, `STANDARD` as well. */
  readonly storageClass: string;
  readonly websiteRedirectLocation: string | undefined;
  readonly retention: ObjectRetention | undefined;
  /** Undefined when nobody ever said. */
  readonly legalHold: 'ON' | 'OFF' | undefined;
}

/** What a version of a key has, be it an object or a delete marker. */
export interface VersionIdentity {
  /** `null`, or the 32 characters that clients know it by. */
  readonly versionId: string;
  /** Higher than that of every older version of the key: its time in milliseconds, or one more than the version before. */
  readonly order: number;
}

export interface ObjectRecord extends VersionIdentity, ObjectProperties {
  /** 16 random bytes, new with every write: what the data key and the bytes are bound to. */
  readonly objectId: Buffer;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly headers: ObjectHeaders;
  readonly userMetadata: UserMetadata;
  readonly checksum: ObjectChecksum | undefined;
  readonly encryption: ObjectEncryption;
  readonly restore: ObjectRestore | undefined;
  readonly body:
    | { readonly kind: 'whole'; readonly sealed: SealedBody }
    /** Uploaded in parts: they are in the `object-parts` record of the object's id. */
    | { readonly kind: 'parts'; readonly partCount: number };
}

export const noProperties: ObjectProperties = {
  tags: [],
  owner: undefined,
  acl: undefined,
  storageClass: 'STANDARD',
  websiteRedirectLocation: undefined,
  retention: undefined,
  legalHold: undefined,
};

/** Version 1 knew neither versions nor properties: one version of each key, dated by its last modification. */
function upgradeObject(older: unknown): ObjectRecord {
  const object = older as Omit<ObjectRecord, keyof VersionIdentity | keyof ObjectProperties | 'restore'>;
  return { ...noProperties, ...object, versionId: 'null', order: object.lastModifiedMs, restore: undefined };
}

/** The current version of a key, when it is an object. Other versions are in kinds of their own: listings need not skip them. */
export const StoredObject = recordKind<[bucketId: string, key: string], ObjectRecord>({
  name: 'object',
  version: 2,
  upgrade: upgradeObject,
});

/** The parts of an object, in order; apart from it, so that a listing does not read 10,000 of them. */
export const ObjectParts = recordKind<[bucketId: string, objectId: Buffer], { readonly parts: readonly ObjectPart[] }>({
  name: 'object-parts',
  version: 1,
});

/** The sealed bytes of a small body. */
export const ObjectBody = recordKind<[bucketId: string, bodyId: Buffer], { readonly sealed: Buffer }>({
  name: 'object-body',
  version: 1,
});
