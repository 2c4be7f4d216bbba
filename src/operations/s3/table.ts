// The S3 operations that are built, and why each of the others is not.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
import { CreateBucket } from './CreateBucket.ts';
import { DeleteBucket } from './DeleteBucket.ts';
import { DeleteBucketEncryption } from './DeleteBucketEncryption.ts';
import { DeleteObject } from './DeleteObject.ts';
import { DeleteObjects } from './DeleteObjects.ts';
import { GetBucketEncryption } from './GetBucketEncryption.ts';
import { GetBucketLocation } from './GetBucketLocation.ts';
import { GetObject } from './GetObject.ts';
import { HeadBucket } from './HeadBucket.ts';
import { HeadObject } from './HeadObject.ts';
import { ListBuckets } from './ListBuckets.ts';
import { ListObjects } from './ListObjects.ts';
import { ListObjectsV2 } from './ListObjectsV2.ts';
import { ListObjectVersions } from './ListObjectVersions.ts';
import { PutBucketEncryption } from './PutBucketEncryption.ts';
import { PutObject } from './PutObject.ts';

export const s3Operations = {
  CreateBucket,
  DeleteBucket,
  DeleteBucketEncryption,
  DeleteObject,
  DeleteObjects,
  GetBucketEncryption,
  GetBucketLocation,
  GetObject,
  HeadBucket,
  HeadObject,
  ListBuckets,
  ListObjectVersions,
  ListObjects,
  ListObjectsV2,
  PutBucketEncryption,
  PutObject,
} as const;

export const s3Unsupported: Readonly<Record<string, string>> = {};
