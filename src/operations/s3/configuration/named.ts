// Configurations of which a bucket has several, each under an id: analytics, intelligent tiering, inventory, metrics.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html
import { Fault } from '../../../kernel/fault.ts';
import {
  BucketConfiguration,
  type BucketConfigurations,
  putConfiguration,
  readConfiguration,
  removeConfiguration,
} from '../../../storage/records/bucket-configuration.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import type { ServerCall } from '../../context.ts';
import { changeBucket } from '../change-bucket.ts';
import { continuationToken, readContinuationToken } from '../listing/continuation-token.ts';
import type { BucketTarget } from '../target.ts';

export type NamedConfiguration = 'analytics' | 'intelligent-tiering' | 'inventory' | 'metrics';

const mostConfigurations = 1000;
const pageSize = 100;
const idForm = /^[A-Za-z0-9._-]{1,64}$/;

export async function keepNamed<Name extends NamedConfiguration>(
  call: ServerCall,
  target: BucketTarget,
  name: Name,
  id: string | undefined,
  value: BucketConfigurations[Name],
): Promise<void> {
  const checked = checkedId(id);
  await changeBucket(call, target, async (transaction, bucket) => {
    if ((await readConfiguration(transaction, bucket.id, name, checked)) === undefined)
      await refuseOneMore(transaction, bucket.id, name);
    putConfiguration(transaction, bucket.id, name, value, checked);
  });
}

export async function keptNamed<Name extends NamedConfiguration>(
  call: ServerCall,
  { bucket }: BucketTarget,
  name: Name,
  id: string | undefined,
): Promise<BucketConfigurations[Name]> {
  const found = await readConfiguration(call.resources.records, bucket.id, name, checkedId(id));
  if (found === undefined) throw new Fault('NoSuchConfiguration');
  return found;
}

export async function dropNamed(
  call: ServerCall,
  target: BucketTarget,
  name: NamedConfiguration,
  id: string | undefined,
): Promise<void> {
  const checked = checkedId(id);
  await changeBucket(call, target, async (transaction, bucket) => {
    if ((await readConfiguration(transaction, bucket.id, name, checked)) === undefined)
      throw new Fault('NoSuchConfiguration');
    removeConfiguration(transaction, bucket.id, name, checked);
  });
}

export interface NamedPage<Value> {
  readonly items: Value[];
  readonly page: {
    readonly IsTruncated: boolean;
    readonly ContinuationToken?: string;
    readonly NextContinuationToken?: string;
  };
}

/** In the order of their ids, a hundred at a time. */
export async function listNamed<Name extends NamedConfiguration>(
  call: ServerCall,
  { bucket }: BucketTarget,
  name: Name,
  token: string | undefined,
): Promise<NamedPage<BucketConfigurations[Name]>> {
  const after = token === undefined || token === '' ? undefined : readContinuationToken(token);
  const range = { under: [bucket.id, name], limit: pageSize + 1, ...(after !== undefined && { after }) };
  const items: BucketConfigurations[Name][] = [];
  let last = '';
  let IsTruncated = false;
  for await (const { key, value } of call.resources.records.list(BucketConfiguration, range)) {
    if (items.length === pageSize) {
      IsTruncated = true;
      break;
    }
    items.push(value as BucketConfigurations[Name]);
    last = String(key[2]);
  }
  const page = {
    IsTruncated,
    ...(token !== undefined && { ContinuationToken: token }),
    ...(IsTruncated && { NextContinuationToken: continuationToken(last) }),
  };
  return { items, page };
}

function checkedId(id = ''): string {
  if (!idForm.test(id)) throw new Fault('InvalidConfigurationId');
  return id;
}

export async function refuseOneMore(transaction: RecordTransaction, bucketId: string, name: NamedConfiguration) {
  let count = 0;
  for await (const _ of transaction.list(BucketConfiguration, { under: [bucketId, name] })) count += 1;
  if (count >= mostConfigurations) throw new Fault('TooManyConfigurations');
}
