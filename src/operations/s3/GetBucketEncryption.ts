// Tells what new objects are encrypted with. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
import type { GetBucketEncryptionCommandInput, GetBucketEncryptionCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { bucketEncryption } from './encryption/settings.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketEncryption: ServerOperation<
  GetBucketEncryptionCommandInput,
  GetBucketEncryptionCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetEncryptionConfiguration', target, call)],
  async run(_, { bucket }, call) {
    const { algorithm, kmsKeyId, bucketKeyEnabled, blockedTypes } = await bucketEncryption(
      call.resources.records,
      bucket,
    );
    const rule = {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, ...(kmsKeyId && { KMSMasterKeyID: kmsKeyId }) },
      BucketKeyEnabled: bucketKeyEnabled,
      BlockedEncryptionTypes: { EncryptionType: [...blockedTypes] },
    };
    return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
  },
};
