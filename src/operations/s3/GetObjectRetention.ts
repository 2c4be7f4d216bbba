// Tells until when a version must stay. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html
import type { GetObjectRetentionCommandInput, GetObjectRetentionCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { requireLockableBucket } from './lock/request.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { objectVersion } from './read-object.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';

export const GetObjectRetention: ServerOperation<
  GetObjectRetentionCommandInput,
  GetObjectRetentionCommandOutput,
  ObjectTarget
> = {
  locate: locateObject,
  access: (target, input, call) => [
    objectAccess('s3:GetObjectRetention', target, call, { 's3:VersionId': input.VersionId }),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    requireLockableBucket(target.bucket);
    const { retention } = await objectVersion(call, target, input.VersionId);
    if (retention === undefined) throw new Fault('NoSuchObjectLockConfiguration');
    return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.retainUntilMs) } };
  },
};
