// Lets the tags of a bucket decide on access, or not. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAbac.html
import type { PutBucketAbacCommandInput, PutBucketAbacCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { requireOneOf } from './configuration/checks.ts';
import { keep } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketAbac: ServerOperation<PutBucketAbacCommandInput, PutBucketAbacCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketAbac', target, call)],
  async run(input, target, call) {
    const Status = input.AbacStatus?.Status ?? 'Disabled';
    requireOneOf(Status, ['Enabled', 'Disabled']);
    await keep(call, target, 'abac', { Status });
    return {};
  },
};
