// Puts a version under a legal hold, or ends it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html
import type { PutObjectLegalHoldCommandInput, PutObjectLegalHoldCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { changeObject } from './change-object.ts';
import { requireLockableBucket } from './lock/request.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';
import { checkVersionId } from './versions/version-id.ts';

export const PutObjectLegalHold: ServerOperation<
  PutObjectLegalHoldCommandInput,
  PutObjectLegalHoldCommandOutput,
  ObjectTarget
> = {
  locate: locateObject,
  access: (target, input, call) => [
    objectAccess('s3:PutObjectLegalHold', target, call, {
      's3:object-lock-legal-hold': input.LegalHold?.Status,
      's3:VersionId': input.VersionId,
    }),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkVersionId(input.VersionId);
    requireLockableBucket(target.bucket);
    const legalHold = input.LegalHold?.Status;
    if (legalHold !== 'ON' && legalHold !== 'OFF') throw new Fault('MalformedXML');
    await changeObject(call, target, input.VersionId, async (_, __, object) => ({ ...object, legalHold }));
    return {};
  },
};
