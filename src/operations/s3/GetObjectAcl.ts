// Gives the ACL of an object: the owner's full control, and nothing else. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
import type { GetObjectAclCommandInput, GetObjectAclCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { ownerAcl } from './owner-acl.ts';
import { objectVersion } from './read-object.ts';
import { locateObject, type ObjectTarget, versionAccess } from './target.ts';

export const GetObjectAcl: ServerOperation<GetObjectAclCommandInput, GetObjectAclCommandOutput, ObjectTarget> = {
  locate: locateObject,
  access: (target, input, call) => [
    versionAccess({ current: 's3:GetObjectAcl', version: 's3:GetObjectVersionAcl' }, target, input.VersionId, call),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    await objectVersion(call, target, input.VersionId);
    return ownerAcl(call.resources.records, target.bucket);
  },
};
