// Creates a bucket in the caller's account. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
import type {
  CreateBucketCommandInput,
  CreateBucketCommandOutput,
  CreateBucketConfiguration,
} from '@aws-sdk/client-s3';
import type { AccessRequest } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { isRegion, type Region } from '../../kernel/ids.ts';
import { Bucket, BucketAcl, BucketOfAccount, type BucketRecord } from '../../storage/records/bucket.ts';
import { putConfiguration } from '../../storage/records/bucket-configuration.ts';
import { BucketPublicAccessBlock, blockedAll } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { asksForAcl } from './access-control/acl-request.ts';
import { newBucketAcl } from './access-control/bucket-acl.ts';
import { grantContext } from './access-control/grant-headers.ts';
import { isOwnership, ownershipMember } from './access-control/ownership.ts';
import { type AccountTarget, locateAccount } from './account-target.ts';
import { isBucketName } from './bucket-name.ts';
import { checkNamespace } from './bucket-namespace.ts';
import { checkBucketTags } from './bucket-tags.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { requestContext } from './request-context.ts';
import { requestTagContext } from './tag-set.ts';

/** The Region whose name is no location constraint, and whose endpoint makes buckets in every Region. */
const firstRegion = 'us-east-1';
const oldNames: Readonly<Record<string, string>> = { EU: 'eu-west-1' };

export const CreateBucket: ServerOperation<CreateBucketCommandInput, CreateBucketCommandOutput, AccountTarget> = {
  locate: (_, __, call) => locateAccount(call),
  access: ({ account }, input, call) => {
    const tags = input.CreateBucketConfiguration?.Tags ?? [];
    const bucket = { resource: arn.bucket(input.Bucket ?? ''), owner: account };
    const tagged = { ...requestContext(call, { owner: account }), ...requestTagContext(tags) };
    const context = {
      ...tagged,
      's3:locationconstraint': input.CreateBucketConfiguration?.LocationConstraint,
      's3:x-amz-acl': input.ACL,
      ...grantContext(input),
      's3:x-amz-object-ownership': input.ObjectOwnership,
      's3:x-amz-bucket-namespace': input.BucketNamespace,
    };
    const accesses: AccessRequest[] = [{ ...bucket, action: 's3:CreateBucket', context }];
    if (tags.length > 0) accesses.push({ ...bucket, action: 's3:TagResource', context: tagged });
    if (asksForAcl(input)) accesses.push({ ...bucket, action: 's3:PutBucketAcl', context });
    if (input.ObjectOwnership !== undefined)
      accesses.push({ ...bucket, action: 's3:PutBucketOwnershipControls', context });
    if (input.ObjectLockEnabledForBucket === true)
      for (const action of ['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning'])
        accesses.push({ ...bucket, action, context });
    return accesses;
  },
  async run(input, { account }, call) {
    const name = input.Bucket ?? '';
    if (!isBucketName(name)) throw new Fault('InvalidBucketName', { BucketName: name });
    refuseUnbuiltOptions(input);
    const region = regionOf(input.CreateBucketConfiguration, call.region);
    checkNamespace(input.BucketNamespace, { name, account, region });
    const TagSet = input.CreateBucketConfiguration?.Tags ?? [];
    checkBucketTags(TagSet);
    const id = call.resources.random.bytes(16).toString('hex');
    const bucket: BucketRecord = {
      name,
      id,
      owner: account,
      region,
      createdAtMs: call.nowMs,
      ...(input.ObjectLockEnabledForBucket === true
        ? { versioning: 'Enabled', objectLock: { defaultRetention: undefined } }
        : { versioning: undefined, objectLock: undefined }),
      ...readOwnership(input.ObjectOwnership),
    };
    const grants = await newBucketAcl(call.resources.records, bucket, input);
    await call.resources.records.transaction(async (transaction) => {
      const existing = await transaction.get(Bucket, [name]);
      if (existing !== undefined) {
        if (existing.owner !== account) throw new Fault('BucketAlreadyExists', { BucketName: name });
        // As S3 did before it had other Regions.
        if (existing.region === firstRegion && region === firstRegion) return;
        throw new Fault('BucketAlreadyOwnedByYou', { BucketName: name });
      }
      transaction.put(Bucket, [name], bucket);
      if (TagSet.length > 0) putConfiguration(transaction, id, 'tagging', { TagSet });
      transaction.put(BucketOfAccount, [account, name], {});
      transaction.put(BucketPublicAccessBlock, [id], blockedAll);
      if (grants !== undefined) transaction.put(BucketAcl, [id], { grants });
    });
    return {
      Location: region === firstRegion ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
      BucketArn: arn.bucket(name),
    };
  },
};

function readOwnership(given: string | undefined) {
  if (given === undefined) return {};
  if (isOwnership(given)) return ownershipMember(given);
  throw new Fault('InvalidArgument', {
    message: `Invalid x-amz-object-ownership header: ${given}`,
    ArgumentName: 'x-amz-object-ownership',
    ArgumentValue: given,
  });
}

function regionOf(configuration: CreateBucketConfiguration | undefined, endpoint: Region): Region {
  const { LocationConstraint, Location, Bucket: bucketInfo } = configuration ?? {};
  if (Location !== undefined || bucketInfo !== undefined)
    throw new Fault('NotImplemented', { what: 'a bucket of another kind (`Location`, `Bucket`)' });
  if (LocationConstraint === undefined || String(LocationConstraint) === '') {
    if (endpoint === firstRegion) return endpoint;
    throw new Fault('IllegalLocationConstraintException', { LocationConstraint: 'unspecified', endpoint });
  }
  const region: string = oldNames[LocationConstraint] ?? LocationConstraint;
  if (!isRegion(region) || region === firstRegion) throw new Fault('InvalidLocationConstraint', { LocationConstraint });
  if (endpoint !== firstRegion && endpoint !== region)
    throw new Fault('IllegalLocationConstraintException', { LocationConstraint, endpoint });
  return region;
}
