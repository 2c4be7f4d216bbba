// Tells whether a version is under a legal hold. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html
import type { GetObjectLegalHoldCommandInput, GetObjectLegalHoldCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { requireLockableBucket } from './lock/request.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { objectVersion } from './read-object.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';

export const GetObjectLegalHold: ServerOperation<
  GetObjectLegalHoldCommandInput,
  GetObjectLegalHoldCommandOutput,
  ObjectTarget
> = {
  locate: locateObject,
  access: (target, input, call) => [
    objectAccess('s3:GetObjectLegalHold', target, call, { 's3:VersionId': input.VersionId }),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    requireLockableBucket(target.bucket);
    const { legalHold } = await objectVersion(call, target, input.VersionId);
    if (legalHold === undefined) throw new Fault('NoSuchObjectLockConfiguration');
    return { LegalHold: { Status: legalHold } };
  },
};
