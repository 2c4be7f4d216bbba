// Makes a bucket keep versions, or stops it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
import type { PutBucketVersioningCommandInput, PutBucketVersioningCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { Bucket, type BucketRecord } from '../../storage/records/bucket.ts';
import { readConfiguration } from '../../storage/records/bucket-configuration.ts';
import type { ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketVersioning: ServerOperation<
  PutBucketVersioningCommandInput,
  PutBucketVersioningCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketVersioning', target, call)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const versioning = readStatus(input.VersioningConfiguration ?? {});
    await changeBucket(call, target, async (transaction, bucket) => {
      if (bucket.objectLock !== undefined && versioning !== 'Enabled')
        throw new Fault('InvalidBucketState', {
          message: 'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
        });
      const replication = await readConfiguration(transaction, bucket.id, 'replication');
      if (replication !== undefined && versioning !== 'Enabled')
        throw new Fault('InvalidBucketState', {
          message:
            'A replication configuration is present on this bucket, so you cannot change the versioning state. To change the versioning state, first delete the replication configuration.',
        });
      transaction.put(Bucket, [bucket.name], { ...bucket, versioning });
    });
    return {};
  },
};

function readStatus({
  Status,
  MFADelete,
}: NonNullable<PutBucketVersioningCommandInput['VersioningConfiguration']>): NonNullable<BucketRecord['versioning']> {
  if (MFADelete === 'Enabled') throw new Fault('NotImplemented', { what: 'MFA delete (`MfaDelete: Enabled`)' });
  if (MFADelete !== undefined && MFADelete !== 'Disabled') throw new Fault('MalformedXML');
  if (Status === undefined) throw new Fault('IllegalVersioningConfigurationException');
  if (Status !== 'Enabled' && Status !== 'Suspended') throw new Fault('MalformedXML');
  return Status;
}
