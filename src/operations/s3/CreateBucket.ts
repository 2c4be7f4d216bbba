// Creates a bucket in the caller's account. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
import type {
  CreateBucketCommandInput,
  CreateBucketCommandOutput,
  CreateBucketConfiguration,
} from '@aws-sdk/client-s3';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { isRegion, type Region } from '../../kernel/ids.ts';
import { Bucket, BucketOfAccount, type BucketRecord } from '../../storage/records/bucket.ts';
import { putConfiguration } from '../../storage/records/bucket-configuration.ts';
import type { ServerOperation } from '../context.ts';
import { type AccountTarget, locateAccount } from './account-target.ts';
import { isBucketName } from './bucket-name.ts';
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
    const context = { ...requestContext(call, { owner: account }), ...requestTagContext(tags) };
    const create = {
      ...bucket,
      action: 's3:CreateBucket',
      context: {
        ...context,
        's3:locationconstraint': input.CreateBucketConfiguration?.LocationConstraint,
        's3:x-amz-acl': input.ACL,
        's3:x-amz-object-ownership': input.ObjectOwnership,
        's3:x-amz-bucket-namespace': input.BucketNamespace,
      },
    };
    return tags.length === 0 ? [create] : [create, { ...bucket, action: 's3:TagResource', context }];
  },
  async run(input, { account }, call) {
    const name = input.Bucket ?? '';
    if (!isBucketName(name)) throw new Fault('InvalidBucketName', { BucketName: name });
    refuseUnbuiltOptions(input);
    const region = regionOf(input.CreateBucketConfiguration, call.region);
    const TagSet = input.CreateBucketConfiguration?.Tags ?? [];
    checkBucketTags(TagSet);
    const id = call.resources.random.bytes(16).toString('hex');
    const bucket: BucketRecord = {
      name,
      id,
      owner: account,
      region,
      createdAtMs: call.nowMs,
      versioning: undefined,
      objectLock: undefined,
    };
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
    });
    return {
      Location: region === firstRegion ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
      BucketArn: arn.bucket(name),
    };
  },
};

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
