// Turns object lock on for a bucket, and says what new versions are retained by. It cannot be turned off again.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html
import type {
  DefaultRetention,
  ObjectLockConfiguration,
  PutObjectLockConfigurationCommandInput,
  PutObjectLockConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { Bucket, type ObjectLock } from '../../storage/records/bucket.ts';
import type { ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { isMode } from './lock/request.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

const longest = { Days: 36_500, Years: 100 } as const;

export const PutObjectLockConfiguration: ServerOperation<
  PutObjectLockConfigurationCommandInput,
  PutObjectLockConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketObjectLockConfiguration', target, call)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const objectLock = readConfiguration(input.ObjectLockConfiguration ?? {});
    await changeBucket(call, target, async (transaction, bucket) => {
      if (bucket.versioning !== 'Enabled')
        throw new Fault('InvalidBucketState', {
          message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
        });
      transaction.put(Bucket, [bucket.name], { ...bucket, objectLock });
    });
    return {};
  },
};

function readConfiguration({ ObjectLockEnabled, Rule }: ObjectLockConfiguration): ObjectLock {
  if (ObjectLockEnabled !== 'Enabled') throw new Fault('MalformedXML');
  if (Rule === undefined) return { defaultRetention: undefined };
  if (Rule.DefaultRetention === undefined) throw new Fault('MalformedXML');
  return { defaultRetention: readDefault(Rule.DefaultRetention) };
}

function readDefault({ Mode, Days, Years, DefaultEventHold }: DefaultRetention): ObjectLock['defaultRetention'] {
  if (DefaultEventHold !== undefined)
    throw new Fault('NotImplemented', { what: 'a default event hold (`DefaultEventHold`)' });
  if (!isMode(Mode) || (Days === undefined) === (Years === undefined)) throw new Fault('MalformedXML');
  const unit = Days === undefined ? 'Years' : 'Days';
  const count = Days ?? Years ?? 0;
  if (count < 1)
    throw new Fault('InvalidArgument', { message: 'Default retention period must be a positive integer value.' });
  if (count > longest[unit]) throw new Fault('InvalidArgument', { message: 'Default retention period too large.' });
  return { mode: Mode, period: { unit, count } };
}
