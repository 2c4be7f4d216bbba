// Sets one configuration of inventory. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html
import type {
  PutBucketInventoryConfigurationCommandInput,
  PutBucketInventoryConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { keepNamed } from './configuration/named.ts';
import { checkInventory } from './configuration/reports.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketInventoryConfiguration: ServerOperation<
  PutBucketInventoryConfigurationCommandInput,
  PutBucketInventoryConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, input, call) => [
    bucketAccess('s3:PutInventoryConfiguration', target, call, {
      's3:InventoryAccessibleOptionalFields': input.InventoryConfiguration?.OptionalFields,
    }),
  ],
  async run({ Id, InventoryConfiguration: configuration }, target, call) {
    if (configuration === undefined) throw new Fault('MissingRequestBodyError');
    checkInventory(Id, configuration);
    await keepNamed(call, target, 'inventory', Id, configuration);
    return {};
  },
};
