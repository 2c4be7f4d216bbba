import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplicationRule } from '@aws-sdk/client-s3';
import { createRecordSealer } from '../../../crypto/sealed-record.ts';
import { accountId, region } from '../../../kernel/ids.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { MemoryMetadata } from '../../../storage/metadata/memory.ts';
import { Bucket, type BucketRecord } from '../../../storage/records/bucket.ts';
import { openRecordStore } from '../../../storage/records/record-store.ts';
import { checkReplicatedBuckets, checkReplication } from './replication.ts';

const Role = 'arn:aws:iam::111122223333:role/replicator';
const destination = { Bucket: 'arn:aws:s3:::target' };
const old: ReplicationRule = { Status: 'Enabled', Prefix: '', Destination: destination };
const rule = (more: Partial<ReplicationRule> = {}): ReplicationRule => ({
  ID: 'one',
  Status: 'Enabled',
  Priority: 1,
  Filter: { Prefix: 'a' },
  DeleteMarkerReplication: { Status: 'Disabled' },
  Destination: destination,
  ...more,
});
const encrypted = { SseKmsEncryptedObjects: { Status: 'Enabled' as const } };
const intime = { Status: 'Enabled' as const, Time: { Minutes: 15 } };

test('rules as AWS takes them', () => {
  const valid: ReplicationRule[][] = [
    [old],
    [rule(), rule({ ID: 'two', Priority: 2, Filter: { Tag: { Key: 'k', Value: 'v' } } })],
    [rule({ DeleteMarkerReplication: { Status: 'Enabled' } })],
    [
      rule({
        SourceSelectionCriteria: encrypted,
        Destination: {
          ...destination,
          Account: '111122223333',
          AccessControlTranslation: { Owner: 'Destination' },
          EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:aws:kms:us-east-1:111122223333:key/k' },
          StorageClass: 'GLACIER_IR',
          ReplicationTime: intime,
          Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
        },
      }),
    ],
  ];
  for (const Rules of valid) checkReplication({ Role, Rules });
});

test('rules as AWS refuses them', () => {
  const { Priority: _, ...unranked } = rule();
  const wrong: [ReplicationRule[], string, RegExp?][] = [
    [[], 'MalformedXML'],
    [Array.from({ length: 1001 }, () => old), 'MalformedXML'],
    [[{ ...old, Status: 'On' as 'Enabled' }], 'MalformedXML'],
    [[unranked], 'MalformedXML'],
    [[{ ...old, Priority: 1 }], 'MalformedXML'],
    [[rule({ Filter: { And: { Prefix: 'a' } } })], 'MalformedXML'],
    [[rule(), rule({ Priority: 2 })], 'InvalidArgument', /Rule Id must be unique/],
    [[rule(), rule({ ID: 'two' })], 'InvalidRequest', /duplicate priority: 1/],
    [[rule({ ID: 'x'.repeat(256) })], 'InvalidArgument', /255/],
    [
      [rule({ DeleteMarkerReplication: { Status: 'Enabled' }, Filter: { Tag: { Key: 'k', Value: 'v' } } })],
      'InvalidRequest',
      /Tag filter/,
    ],
    [[rule({ SourceSelectionCriteria: encrypted })], 'InvalidRequest', /ReplicaKmsKeyID/],
    [[rule({ Destination: { Bucket: 'target' } })], 'InvalidArgument', /Invalid bucket ARN/],
    [[rule({ Destination: { ...destination, StorageClass: 'SNOW' } })], 'MalformedXML'],
    [
      [rule({ Destination: { ...destination, AccessControlTranslation: { Owner: 'Destination' } } })],
      'InvalidArgument',
      /Account/,
    ],
    [
      [rule({ Destination: { ...destination, ReplicationTime: { ...intime, Time: { Minutes: 5 } } } })],
      'InvalidArgument',
      /15 minutes/,
    ],
    [[rule({ Destination: { ...destination, ReplicationTime: intime } })], 'InvalidRequest', /metrics must be enabled/],
  ];
  for (const [Rules, code, message = /./] of wrong)
    assert.throws(() => checkReplication({ Role, Rules }), { code, message }, JSON.stringify(Rules));
});

test('source and destination are different buckets that keep versions', async () => {
  const sealer = createRecordSealer(Buffer.alloc(32), systemRandom);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  const bucket = (name: string, versioning: BucketRecord['versioning'] = 'Enabled'): BucketRecord => {
    const owner = accountId('111122223333');
    return { name, id: name, owner, region: region('us-east-1'), createdAtMs: 0, versioning, objectLock: undefined };
  };
  const check = (source: BucketRecord) => checkReplicatedBuckets({ Role, Rules: [rule()] }, source, records);
  const putTarget = (target: BucketRecord) =>
    records.transaction(async (transaction) => transaction.put(Bucket, [target.name], target));
  const refused = (source: BucketRecord, message: RegExp) =>
    assert.rejects(check(source), { code: 'InvalidRequest', message });
  await refused(bucket('source', 'Suspended'), /Versioning must be 'Enabled'/);
  await refused(bucket('source'), /must exist/);
  await putTarget(bucket('target', 'Suspended'));
  await refused(bucket('source'), /must have versioning enabled/);
  await putTarget(bucket('target'));
  await check(bucket('source'));
  await refused(bucket('target'), /cannot be the same/);
});
