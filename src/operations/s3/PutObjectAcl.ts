// Sets the ACL of an object, or of one of its versions. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html
import type { PutObjectAclCommandInput, PutObjectAclCommandOutput } from '@aws-sdk/client-s3';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { aclOfRequest } from './access-control/acl-request.ts';
import { grantContext } from './access-control/grant-headers.ts';
import { ownerOfObject } from './access-control/object-acl.ts';
import { hasAcls } from './access-control/ownership.ts';
import { refusePublicAcl } from './access-control/public-access-block.ts';
import { changeObject } from './change-object.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';

const puttingAcl = { current: 's3:PutObjectAcl', version: 's3:PutObjectVersionAcl' } as const;

export const PutObjectAcl: ServerOperation<PutObjectAclCommandInput, PutObjectAclCommandOutput, ObjectTarget> = {
  locate: locateStored,
  access: (target, input, call) => [
    versionAccess(puttingAcl, target, input.VersionId, call, { 's3:x-amz-acl': input.ACL, ...grantContext(input) }),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    await changeObject(
      call,
      target,
      input.VersionId,
      async (transaction, bucket, object) => {
        if (!hasAcls(bucket)) throw new Fault('AccessControlListNotSupported', { BucketName: bucket.name });
        const owners = { owner: ownerOfObject(object, bucket), bucketOwner: bucket.owner };
        const acl = await aclOfRequest(transaction, input, owners);
        const resource = arn.object(bucket.name, target.key);
        await refusePublicAcl(call, transaction, bucket, { action: 's3:PutObjectAcl', resource, grants: acl });
        return { ...object, acl };
      },
      (later) => PutObjectAcl.access(later, input, call),
    );
    return {};
  },
};
