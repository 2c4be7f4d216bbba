// What keeps a bucket from being public: on the wire and as it is kept, and the refusals it leads to.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { Fault } from '../../../kernel/fault.ts';
import type { CallFacts } from '../../../kernel/operation.ts';
import type { PublicAccessBlockRecord } from '../../../storage/records/public-access-block.ts';

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
