// Sets where requests to a bucket are logged, or that they are not. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
import type { PutBucketLoggingCommandInput, PutBucketLoggingCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { drop, keep } from './configuration/keep.ts';
import { checkLoggingForm, checkLogTarget } from './configuration/logging.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketLogging: ServerOperation<
  PutBucketLoggingCommandInput,
  PutBucketLoggingCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketLogging', target, call)],
  async run(input, target, call) {
    const logging = input.BucketLoggingStatus?.LoggingEnabled;
    if (logging === undefined) await drop(call, target, 'logging');
    else {
      checkLoggingForm(logging);
      await keep(call, target, 'logging', logging, (transaction, bucket) =>
        checkLogTarget(logging, bucket, transaction),
      );
    }
    return {};
  },
};
