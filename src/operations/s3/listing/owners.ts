// Whom a listing names as the owner of each entry: others than the bucket's only where it leaves objects to their writers.
import type { Owner } from '@aws-sdk/client-s3';
import type { AccountId } from '../../../kernel/ids.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { hasAcls } from '../access-control/ownership.ts';
import { ownerOf } from './answer.ts';

/** Undefined stands for the bucket's owner, as in the records. */
export type ShownOwner = (owner: AccountId | undefined) => Owner;

export async function ownersIn(
  records: RecordReader,
  bucket: BucketRecord,
  written: Iterable<AccountId | undefined>,
): Promise<ShownOwner> {
  const bucketOwner = await ownerOf(records, bucket.owner);
  const others = new Map<AccountId, Owner>();
  if (hasAcls(bucket))
    for (const account of written)
      if (account !== undefined && !others.has(account)) others.set(account, await ownerOf(records, account));
  return (owner) => (owner === undefined ? undefined : others.get(owner)) ?? bucketOwner;
}
