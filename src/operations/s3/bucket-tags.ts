// The tags of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging.html
import type { Tag } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { BucketRecord } from '../../storage/records/bucket.ts';
import { readConfiguration } from '../../storage/records/bucket-configuration.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { invalidRequest } from './configuration/checks.ts';
import { checkTagSet } from './tag-set.ts';

const mostTags = 50;

export function checkBucketTags(tags: readonly Tag[]): void {
  checkTagSet(tags, 'System tags cannot be added/updated by requester');
  if (tags.length > mostTags)
    throw new Fault('BadRequest', { message: `Bucket tag count cannot be greater than ${mostTags}` });
}

/** Where tags decide on access, only TagResource and UntagResource of S3 Control change them: docs/decisions/0150-tags-that-decide.md. */
export async function refuseWhereTagsDecide(records: RecordReader, bucket: BucketRecord): Promise<void> {
  const abac = await readConfiguration(records, bucket.id, 'abac');
  if (abac?.Status === 'Enabled')
    throw invalidRequest(
      'The bucket has attribute-based access control (ABAC) enabled. Use TagResource and UntagResource to change its tags.',
    );
}
