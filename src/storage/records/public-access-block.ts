// What keeps a bucket from being public.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
import type { AccountId } from '../../kernel/ids.ts';
import type { BucketRecord } from './bucket.ts';
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

/** Absent where the account blocks nothing of its own. */
export const AccountPublicAccessBlock = recordKind<[account: AccountId], PublicAccessBlockRecord>({
  name: 'account-public-access-block',
  version: 1,
});

/** What is blocked for a bucket: by itself or by the account that owns it, whichever is stricter. */
export async function publicAccessBlockOf(
  records: RecordReader,
  { id, owner }: Pick<BucketRecord, 'id' | 'owner'>,
): Promise<PublicAccessBlockRecord> {
  const own = (await records.get(BucketPublicAccessBlock, [id])) ?? blockedNothing;
  const ofAccount = await records.get(AccountPublicAccessBlock, [owner]);
  if (ofAccount === undefined) return own;
  return {
    blockPublicAcls: own.blockPublicAcls || ofAccount.blockPublicAcls,
    ignorePublicAcls: own.ignorePublicAcls || ofAccount.ignorePublicAcls,
    blockPublicPolicy: own.blockPublicPolicy || ofAccount.blockPublicPolicy,
    restrictPublicBuckets: own.restrictPublicBuckets || ofAccount.restrictPublicBuckets,
  };
}
