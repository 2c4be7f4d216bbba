// Gives the ACL of an object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
import type { GetObjectAclCommandInput, GetObjectAclCommandOutput } from '@aws-sdk/client-s3';
import type { ServerOperation } from '../context.ts';
import { grantsOnObject, ownerOfObject } from './access-control/object-acl.ts';
import { showAcl } from './access-control/show-acl.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { objectVersion } from './read-object.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';

export const GetObjectAcl: ServerOperation<GetObjectAclCommandInput, GetObjectAclCommandOutput, ObjectTarget> = {
  locate: locateStored,
  access: (target, input, call) => [
    versionAccess({ current: 's3:GetObjectAcl', version: 's3:GetObjectVersionAcl' }, target, input.VersionId, call),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const object = await objectVersion(call, target, input.VersionId);
    const { bucket } = target;
    return showAcl(call.resources.records, ownerOfObject(object, bucket), grantsOnObject(object, bucket));
  },
};
