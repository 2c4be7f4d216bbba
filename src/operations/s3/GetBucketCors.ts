// Gives the CORS rules of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html
import type { GetBucketCorsCommandInput, GetBucketCorsCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { kept } from './configuration/keep.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketCors: ServerOperation<GetBucketCorsCommandInput, GetBucketCorsCommandOutput, BucketTarget> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketCORS', target, call)],
  async run(_, target, call) {
    const cors = await kept(call, target, 'cors');
    if (cors === undefined) throw new Fault('NoSuchCORSConfiguration', { BucketName: target.bucket.name });
    return { CORSRules: cors.CORSRules };
  },
};
