// The condition keys of S3, filled from what was sent and never from what was decided.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys
import type { ContextKeys } from '../../kernel/access.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { BucketRecord } from '../../storage/records/bucket.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import { type GrantHeaders, grantContext } from './access-control/grant-headers.ts';
import { parseTagHeader, requestObjectTagContext } from './object-tags.ts';

/** The keys that every request has. */
export function requestContext(call: CallFacts, bucket: Pick<BucketRecord, 'owner'> | undefined): ContextKeys {
  const isSigned = call.caller.kind !== 'anonymous';
  return {
    's3:ResourceAccount': bucket?.owner,
    's3:TlsVersion': call.tlsVersion?.replace(/^TLSv/, ''),
    's3:authType': isSigned ? authTypeOf(call) : undefined,
    's3:signatureversion': call.signatureVersion,
    's3:signatureAge': call.signatureAgeMs === undefined ? undefined : String(call.signatureAgeMs),
    's3:x-amz-content-sha256': call.headers['x-amz-content-sha256'],
  };
}

function authTypeOf({ byForm, presigned }: CallFacts): string {
  if (byForm === true) return 'POST';
  return presigned ? 'REST-QUERY-STRING' : 'REST-HEADER';
}

/** Members of a write whose values policies may ask for. */
export interface WriteInput extends GrantHeaders {
  readonly ACL?: string | undefined;
  readonly StorageClass?: string | undefined;
  readonly Tagging?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly CopySource?: string | undefined;
  readonly MetadataDirective?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

/** The headers as sent: a header that the bucket's default makes needless is absent here too. */
export function writeContext(input: WriteInput): ContextKeys {
  return {
    's3:x-amz-acl': input.ACL,
    ...grantContext(input),
    ...requestObjectTagContext(input.Tagging === undefined ? undefined : parseTagHeader(input.Tagging)),
    's3:x-amz-storage-class': input.StorageClass,
    's3:x-amz-server-side-encryption': input.ServerSideEncryption,
    's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId,
    's3:x-amz-server-side-encryption-customer-algorithm': input.SSECustomerAlgorithm,
    's3:x-amz-copy-source': input.CopySource,
    's3:x-amz-metadata-directive': input.MetadataDirective,
    's3:x-amz-website-redirect-location': input.WebsiteRedirectLocation,
    's3:if-match': input.IfMatch,
    's3:if-none-match': input.IfNoneMatch,
    // The requests that only prepare an object, those of an upload before its completion, say `false` instead.
    's3:ObjectCreationOperation': 'true',
  };
}

/** Of the object that a request works on. https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html */
export function existingTagContext(stored: Pick<ObjectRecord, 'tags'> | undefined): ContextKeys {
  return Object.fromEntries((stored?.tags ?? []).map(({ key, value }) => [`s3:ExistingObjectTag/${key}`, value]));
}

export interface ListInput {
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
}

export function listContext(input: ListInput): ContextKeys {
  return {
    's3:prefix': input.Prefix ?? '',
    's3:delimiter': input.Delimiter,
    's3:max-keys': input.MaxKeys === undefined ? undefined : String(input.MaxKeys),
  };
}
