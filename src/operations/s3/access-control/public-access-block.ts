// What keeps a bucket from being public: on the wire and as it is kept, and the refusals it leads to.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { type AclGrant, isPublicGrant } from '../../../kernel/acl.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { CallFacts } from '../../../kernel/operation.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import { type PublicAccessBlockRecord, publicAccessBlockOf } from '../../../storage/records/public-access-block.ts';
import type { RecordReader } from '../../../storage/records/record.ts';

/** A setting that is not sent is off. */
export function readPublicAccessBlock(given: PublicAccessBlockConfiguration | undefined): PublicAccessBlockRecord {
  if (given === undefined) throw new Fault('MalformedXML');
  return {
    blockPublicAcls: given.BlockPublicAcls === true,
    ignorePublicAcls: given.IgnorePublicAcls === true,
    blockPublicPolicy: given.BlockPublicPolicy === true,
    restrictPublicBuckets: given.RestrictPublicBuckets === true,
  };
}

export function showPublicAccessBlock(block: PublicAccessBlockRecord): Required<PublicAccessBlockConfiguration> {
  return {
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  };
}

interface Refused {
  readonly action: `s3:${string}`;
  readonly resource: string;
  readonly what: 'policies' | 'ACLs';
}

/** No policy is the reason: AWS names the setting instead. */
export function publicAccessRefusal({ caller }: CallFacts, { action, resource, what }: Refused): Fault {
  if (!('arn' in caller)) return new Fault('AccessDenied', { message: 'Access Denied' });
  const setting = what === 'policies' ? 'BlockPublicPolicy' : 'BlockPublicAcls';
  return new Fault('AccessDenied', {
    message: `User: ${caller.arn} is not authorized to perform: ${action} on resource: "${resource}" because public ${what} are prevented by the ${setting} setting in S3 Block Public Access.`,
  });
}

interface AclToPut {
  readonly action: `s3:${string}`;
  readonly resource: string;
  readonly grants: readonly AclGrant[];
}

export async function refusePublicAcl(
  call: CallFacts,
  records: RecordReader,
  bucket: BucketRecord,
  { action, resource, grants }: AclToPut,
): Promise<void> {
  if (!grants.some(isPublicGrant)) return;
  const { blockPublicAcls } = await publicAccessBlockOf(records, bucket);
  if (blockPublicAcls) throw publicAccessRefusal(call, { action, resource, what: 'ACLs' });
}
