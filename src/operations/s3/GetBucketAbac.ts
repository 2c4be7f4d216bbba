// Tells whether the tags of a bucket decide on access. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html
import type { GetBucketAbacCommandInput, GetBucketAbacCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketAbac: ServerOperation<GetBucketAbacCommandInput, GetBucketAbacCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketAbac', target, call)],
  run: async (_, target, call) => ({ AbacStatus: (await kept(call, target, 'abac')) ?? { Status: 'Disabled' } }),
};
