// What keeps a bucket from being public.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
import { type RecordReader, recordKind } from './record.ts';

export interface PublicAccessBlockRecord {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** What a new bucket has. */
export const blockedAll: PublicAccessBlockRecord = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** Absent where nothing is blocked: deleted, or of a bucket that is older than these settings. */
export const BucketPublicAccessBlock = recordKind<[bucketId: string], PublicAccessBlockRecord>({
  name: 'bucket-public-access-block',
  version: 1,
});

const blockedNothing: PublicAccessBlockRecord = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

export async function publicAccessBlockOf(records: RecordReader, bucketId: string): Promise<PublicAccessBlockRecord> {
  return (await records.get(BucketPublicAccessBlock, [bucketId])) ?? blockedNothing;
}
