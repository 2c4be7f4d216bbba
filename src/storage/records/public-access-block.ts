// What keeps buckets from being public, on a bucket and on an account.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
import type { AccountId } from '../../kernel/ids.ts';
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

export const AccountPublicAccessBlock = recordKind<[account: AccountId], PublicAccessBlockRecord>({
  name: 'account-public-access-block',
  version: 1,
});

/** The stricter of the bucket's and its owner's, setting by setting. */
export async function publicAccessBlockOf(
  records: RecordReader,
  owner: AccountId,
  bucketId: string,
): Promise<PublicAccessBlockRecord> {
  const bucket = await records.get(BucketPublicAccessBlock, [bucketId]);
  const account = await records.get(AccountPublicAccessBlock, [owner]);
  const either = (name: keyof PublicAccessBlockRecord) => bucket?.[name] === true || account?.[name] === true;
  return {
    blockPublicAcls: either('blockPublicAcls'),
    ignorePublicAcls: either('ignorePublicAcls'),
    blockPublicPolicy: either('blockPublicPolicy'),
    restrictPublicBuckets: either('restrictPublicBuckets'),
  };
}
