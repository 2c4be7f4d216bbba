// Sets what new objects are encrypted with. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
import type {
  PutBucketEncryptionCommandInput,
  PutBucketEncryptionCommandOutput,
  ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { BucketEncryption, type BucketEncryptionRecord } from '../../storage/records/bucket.ts';
import type { ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { bucketEncryption, noBucketKey } from './encryption/settings.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketEncryption: ServerOperation<
  PutBucketEncryptionCommandInput,
  PutBucketEncryptionCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutEncryptionConfiguration', target, call)],
  async run(input, target, call) {
    const [rule, ...others] = input.ServerSideEncryptionConfiguration?.Rules ?? [];
    if (rule === undefined || others.length > 0) throw new Fault('MalformedXML');
    const wanted = readRule(rule);
    await changeBucket(call, target, async (transaction, bucket) => {
      const current = await bucketEncryption(transaction, bucket);
      // What a rule does not say about blocking stays: nothing is unblocked unawares. One that only blocks or unblocks
      // leaves the default as it is: nothing is taken from a customer's key unawares.
      const blockedTypes = wanted.blockedTypes ?? current.blockedTypes;
      const base = isOnlyBlocking(rule) ? current : wanted;
      transaction.put(BucketEncryption, [bucket.id], { ...base, blockedTypes });
    });
    return {};
  },
};

type Wanted = Omit<BucketEncryptionRecord, 'blockedTypes'> & {
  readonly blockedTypes: BucketEncryptionRecord['blockedTypes'] | undefined;
};

function readRule(rule: ServerSideEncryptionRule): Wanted {
  const { SSEAlgorithm: algorithm = 'AES256', KMSMasterKeyID } = rule.ApplyServerSideEncryptionByDefault ?? {};
  if (algorithm === 'aws:fsx') throw new Fault('NotImplemented', { what: `the default encryption \`${algorithm}\`` });
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse')
    throw new Fault('MalformedXML');
  if (algorithm === 'aws:kms:dsse' && rule.BucketKeyEnabled === true) throw noBucketKey('BucketKeyEnabled');
  if (algorithm === 'AES256' && KMSMasterKeyID !== undefined)
    throw new Fault('InvalidArgument', {
      message: 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      ArgumentName: 'ApplyServerSideEncryptionByDefault',
    });
  return {
    algorithm,
    kmsKeyId: KMSMasterKeyID === '' ? undefined : KMSMasterKeyID,
    bucketKeyEnabled: rule.BucketKeyEnabled === true,
    blockedTypes: readBlocked(rule.BlockedEncryptionTypes?.EncryptionType),
  };
}

function isOnlyBlocking(rule: ServerSideEncryptionRule): boolean {
  const { ApplyServerSideEncryptionByDefault, BucketKeyEnabled, BlockedEncryptionTypes } = rule;
  return (
    ApplyServerSideEncryptionByDefault === undefined &&
    BucketKeyEnabled === undefined &&
    BlockedEncryptionTypes !== undefined
  );
}

function readBlocked(types: readonly string[] | undefined): Wanted['blockedTypes'] {
  if (types === undefined || types.length === 0) return undefined;
  return types.map((type) => {
    if (type !== 'SSE-C' && type !== 'NONE') throw new Fault('MalformedXML');
    if (type === 'NONE' && types.length > 1) throw new Fault('MalformedXML');
    return type;
  });
}
