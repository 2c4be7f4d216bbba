// What a write says of the object beside its content: tags, ACL, storage class, lock. One place for all that make objects.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html#API_PutObject_RequestSyntax
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { noProperties, type ObjectProperties } from '../../storage/records/object.ts';
import type { ServerCall } from '../context.ts';
import { type AclHeaders, asksForAcl } from './access-control/acl-request.ts';
import { readObjectAcl } from './access-control/object-acl.ts';
import { type LockInput, lockAccess, lockContext, readLock } from './lock/request.ts';
import { readTagHeader } from './object-tags.ts';
import { type WriteInput, writeContext } from './request-context.ts';
import { readStorageClass } from './storage-class.ts';
import { conditionAccess, type ObjectTarget, objectAccess } from './target.ts';
import { readRedirectLocation } from './website/redirect-location.ts';

/** Members of PutObject, CopyObject and CreateMultipartUpload. */
export interface PropertiesInput extends AclHeaders, LockInput {
  readonly StorageClass?: string | undefined;
  readonly Tagging?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

/** All that a write must be allowed because of what it says. */
export function writeAccess(
  target: ObjectTarget,
  input: WriteInput & LockInput,
  call: CallFacts,
  more: ContextKeys = {},
): readonly AccessRequest[] {
  const context = { ...sentContext(input, call), ...more };
  const ask = (action: `s3:${string}`) => objectAccess(action, target, call, context);
  return [
    ask('s3:PutObject'),
    ...(asksForAcl(input) ? [ask('s3:PutObjectAcl')] : []),
    ...lockAccess(target, input, call, context),
    ...(input.Tagging === undefined ? [] : [ask('s3:PutObjectTagging')]),
    ...conditionAccess(target, input.IfMatch, call),
  ];
}

/** The condition keys of what a write says. */
export const sentContext = (input: WriteInput & LockInput, call: CallFacts): ContextKeys => ({
  ...writeContext(input),
  ...lockContext(input, call.nowMs),
});

export async function readProperties(
  call: ServerCall,
  { bucket, key }: ObjectTarget,
  input: PropertiesInput,
): Promise<ObjectProperties> {
  return {
    ...noProperties,
    ...readLock(bucket, input, call.nowMs),
    ...(await readObjectAcl(call, { bucket, resource: arn.object(bucket.name, key) }, input)),
    tags: readTagHeader(input.Tagging),
    storageClass: readStorageClass(input.StorageClass),
    websiteRedirectLocation: readRedirectLocation(input.WebsiteRedirectLocation),
  };
}
