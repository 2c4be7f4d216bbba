// Who owns the objects of a bucket, and so whether access control lists count in it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
import type { BucketRecord } from '../../../storage/records/bucket.ts';

export const ownerships = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;
export type Ownership = (typeof ownerships)[number];

export function isOwnership(text: string | undefined): text is Ownership {
  return (ownerships as readonly (string | undefined)[]).includes(text);
}

type Owned = Pick<BucketRecord, 'objectOwnership'>;

/** A bucket whose ownership controls were deleted works as S3 did before it had them. */
export function ownershipOf({ objectOwnership }: Owned): Ownership {
  return objectOwnership === 'none' ? 'ObjectWriter' : (objectOwnership ?? 'BucketOwnerEnforced');
}

export function hasAcls(bucket: Owned): boolean {
  return ownershipOf(bucket) !== 'BucketOwnerEnforced';
}

/** What the record of a bucket keeps of it: nothing of what a bucket has anyway. */
export function ownershipMember(ownership: Ownership | 'none'): Owned {
  return ownership === 'BucketOwnerEnforced' ? {} : { objectOwnership: ownership };
}
