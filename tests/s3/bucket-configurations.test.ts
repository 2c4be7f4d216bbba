// Configurations that are kept and returned: each as it was put, refused where AWS refuses it, gone when it is deleted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-s3';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { startServer } from '../support/server.ts';
import { type BucketWorld, newBucketWorld, refused } from './support.ts';

const report = { Bucket: 'arn:aws:s3:::crosskey-reports', Prefix: 'p' };
const both = { And: { Prefix: 'a/', Tags: [{ Key: 'k', Value: 'v' }] } };

interface Kind {
  readonly name: 'Analytics' | 'IntelligentTiering' | 'Inventory' | 'Metrics';
  /** Without its id. */
  readonly valid: readonly object[];
  readonly wrong: readonly (readonly [object, code: string, words?: RegExp])[];
}

const inventory = {
  IsEnabled: true,
  IncludedObjectVersions: 'Current',
  Schedule: { Frequency: 'Weekly' },
  OptionalFields: ['Size', 'ETag'],
  Filter: { Prefix: 'a/' },
  Destination: {
    S3BucketDestination: { ...report, AccountId: '111122223333', Format: 'CSV', Encryption: { SSES3: {} } },
  },
};
const tiering = { Status: 'Enabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }] };
const exported = (more: object = {}) => ({
  StorageClassAnalysis: {
    DataExport: {
      OutputSchemaVersion: 'V_1',
      Destination: { S3BucketDestination: { ...report, Format: 'CSV' } },
      ...more,
    },
  },
});

const kinds: readonly Kind[] = [
  {
    name: 'Analytics',
    valid: [{ StorageClassAnalysis: {} }, { Filter: both, ...exported() }, { Filter: { Prefix: 'a' }, ...exported() }],
    wrong: [
      [exported({ OutputSchemaVersion: 'V_2' }), 'MalformedXML'],
      [
        exported({ Destination: { S3BucketDestination: { Bucket: 'x', Format: 'CSV' } } }),
        'InvalidS3DestinationBucket',
      ],
      [{ Filter: { And: { Prefix: 'a' } }, StorageClassAnalysis: {} }, 'MalformedXML'],
    ],
  },
  {
    name: 'IntelligentTiering',
    valid: [tiering, { ...tiering, Filter: both, Status: 'Disabled' }],
    wrong: [
      [{ ...tiering, Status: 'On' }, 'MalformedXML'],
      [{ ...tiering, Tierings: [] }, 'MalformedXML'],
      [{ ...tiering, Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 89 }] }, 'InvalidArgument', /between 90 and 730/],
      [{ ...tiering, Tierings: [{ AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 179 }] }, 'InvalidArgument', /between 180/],
      [{ ...tiering, Tierings: [...tiering.Tierings, ...tiering.Tierings] }, 'MalformedXML'],
      [{ ...tiering, Filter: { Prefix: 'a', Tag: { Key: 'k', Value: 'v' } } }, 'MalformedXML'],
    ],
  },
  {
    name: 'Inventory',
    valid: [inventory, { ...inventory, OptionalFields: undefined, Filter: undefined }],
    wrong: [
      [{ ...inventory, IncludedObjectVersions: 'Some' }, 'MalformedXML'],
      [{ ...inventory, Schedule: { Frequency: 'Hourly' } }, 'MalformedXML'],
      [{ ...inventory, OptionalFields: ['Colour'] }, 'MalformedXML'],
      [{ ...inventory, Destination: { S3BucketDestination: { ...report, Format: 'XLS' } } }, 'MalformedXML'],
      [
        { ...inventory, Destination: { S3BucketDestination: { Format: 'CSV', Bucket: 'arn:aws:s3:::a/b' } } },
        'InvalidS3DestinationBucket',
      ],
      [
        { ...inventory, Destination: { S3BucketDestination: { ...report, Format: 'CSV', Encryption: {} } } },
        'MalformedXML',
      ],
    ],
  },
  {
    name: 'Metrics',
    valid: [{}, { Filter: { Tag: { Key: 'k', Value: 'v' } } }, { Filter: both }],
    wrong: [
      [{ Filter: { Tag: { Key: 'aws:k', Value: 'v' } } }, 'InvalidTag'],
      [{ Filter: { And: { Tags: [{ Key: 'k', Value: 'v' }] } } }, 'MalformedXML'],
    ],
  },
];

type Answer = Readonly<Record<string, unknown>>;
type Command = Parameters<sdk.S3Client['send']>[0];

function sender({ s3, bucket: Bucket }: BucketWorld, { name }: Kind) {
  const send = (operation: string, input: object): Promise<Answer> => {
    const Command = Reflect.get(sdk, `${operation}Command`) as new (input: object) => Command;
    return s3.send(new Command({ Bucket, ...input })) as Promise<unknown> as Promise<Answer>;
  };
  const member = `${name}Configuration`;
  return {
    put: (Id: string, value: object, inside = Id) =>
      send(`PutBucket${member}`, { Id, [member]: { Id: inside, ...value } }),
    get: async (Id: string) => (await send(`GetBucket${member}`, { Id }))[member],
    remove: (Id: string) => send(`DeleteBucket${member}`, { Id }),
    list: (ContinuationToken?: string) => send(`ListBucket${member}s`, { ContinuationToken }),
    listMember: `${member}List`,
  };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

for (const kind of kinds)
  test(`${kind.name}: given back as it was put, listed, refused where it is wrong, deleted`, async () => {
    await using world = await newBucketWorld();
    const { put, get, remove, list, listMember } = sender(world, kind);
    await refused(get('none'), 'NoSuchConfiguration', 404);
    await refused(remove('none'), 'NoSuchConfiguration', 404);
    assert.equal((await list()).IsTruncated, false);
    for (const value of kind.valid) {
      await put('one', value);
      assert.deepEqual(await get('one'), plain({ Id: 'one', ...value }));
    }
    for (const [value, code, words] of kind.wrong) await refused(put('one', value), code, 400, words);
    await refused(
      put('one', kind.valid[0] ?? {}, 'two'),
      kind.name === 'Inventory' ? 'IdMismatch' : 'MalformedXML',
      400,
    );
    for (const id of ['with space', 'x'.repeat(65), 'a/b'])
      await refused(put(id, kind.valid[0] ?? {}), 'InvalidConfigurationId', 400);
    await put('another', kind.valid[0] ?? {});
    const listed = (await list())[listMember] as { Id: string }[];
    assert.deepEqual(
      listed.map(({ Id }) => Id),
      ['another', 'one'],
    );
    await remove('one');
    await refused(get('one'), 'NoSuchConfiguration', 404);
    assert.equal(((await list())[listMember] as unknown[]).length, 1);
  });

test('many configurations are listed in pages, in the order of their ids', async () => {
  await using world = await newBucketWorld();
  const [kind] = kinds.filter(({ name }) => name === 'Metrics');
  assert(kind !== undefined);
  const { put, list, listMember } = sender(world, kind);
  for (let number = 0; number < 101; number++) await put(`id-${number}`, {});
  const first = await list();
  const firstIds = (first[listMember] as { Id: string }[]).map(({ Id }) => Id);
  assert.deepEqual([first.IsTruncated, firstIds.length], [true, 100]);
  const token = String(first.NextContinuationToken);
  const second = await list(token);
  const secondIds = (second[listMember] as { Id: string }[]).map(({ Id }) => Id);
  assert.deepEqual(
    [second.IsTruncated, second.ContinuationToken, second.NextContinuationToken],
    [false, token, undefined],
  );
  const ids = [...firstIds, ...secondIds];
  assert.equal(new Set(ids).size, 101);
  assert.deepEqual(ids, [...ids].sort());
  await refused(list('nonsense'), 'InvalidArgument', 400, /continuation token/);
});

test('replication rules need a bucket that keeps versions, and the right to pass the role', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'replicated');
  const Bucket = 'crosskey-replicated';
  await account.admin.s3.send(new sdk.CreateBucketCommand({ Bucket }));
  const Role = `arn:aws:iam::${account.id}:role/replicator`;
  const rule: sdk.ReplicationRule = {
    Status: 'Enabled',
    Prefix: '',
    Destination: { Bucket: 'arn:aws:s3:::elsewhere' },
  };
  const put = (by: sdk.S3Client, more: Partial<sdk.ReplicationConfiguration> = {}) =>
    by.send(
      new sdk.PutBucketReplicationCommand({ Bucket, ReplicationConfiguration: { Role, Rules: [rule], ...more } }),
    );
  await refused(
    account.admin.s3.send(new sdk.GetBucketReplicationCommand({ Bucket })),
    'ReplicationConfigurationNotFoundError',
    404,
  );
  const half = await account.user('half', policy(allow('s3:PutReplicationConfiguration')));
  await refused(put(half.s3), 'AccessDenied', 403, /iam:PassRole on resource: .*role\/replicator/);
  const both = await account.user('both', policy(allow('s3:PutReplicationConfiguration', 'iam:PassRole')));
  await refused(put(both.s3), 'InvalidRequest', 400, /Versioning must be 'Enabled'/);
  await refused(put(both.s3, { Role: 'replicator' }), 'InvalidArgument', 400, /Invalid Role/);
  await refused(put(both.s3, { Rules: [] }), 'MalformedXML', 400);

  const { s3 } = account.admin;
  const version = (name: string, Status: 'Enabled' | 'Suspended') =>
    s3.send(new sdk.PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status } }));
  await version(Bucket, 'Enabled');
  await refused(put(s3), 'InvalidRequest', 400, /Destination bucket must exist/);
  await s3.send(new sdk.CreateBucketCommand({ Bucket: 'crosskey-replica' }));
  await version('crosskey-replica', 'Enabled');
  const kept = { Role, Rules: [{ ...rule, Destination: { Bucket: 'arn:aws:s3:::crosskey-replica' } }] };
  await put(s3, kept);
  const { ReplicationConfiguration } = await s3.send(new sdk.GetBucketReplicationCommand({ Bucket }));
  assert.deepEqual(ReplicationConfiguration, kept);
  await refused(version(Bucket, 'Suspended'), 'InvalidBucketState', 409, /replication configuration/);
  await s3.send(new sdk.DeleteBucketReplicationCommand({ Bucket }));
  await version(Bucket, 'Suspended');
});

test('acceleration is kept, and not for names with dots', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket } = world;
  const get = async (Bucket: string) =>
    (await s3.send(new sdk.GetBucketAccelerateConfigurationCommand({ Bucket }))).Status;
  const put = (Bucket: string, Status?: string) =>
    s3.send(
      new sdk.PutBucketAccelerateConfigurationCommand({
        Bucket,
        AccelerateConfiguration: { Status: Status as 'Enabled' },
      }),
    );
  assert.equal(await get(bucket), undefined);
  for (const status of ['Enabled', 'Suspended']) {
    await put(bucket, status);
    assert.equal(await get(bucket), status);
  }
  await refused(put(bucket, 'Disabled'), 'MalformedXML', 400);
  await refused(put(bucket), 'MalformedXML', 400);
  await s3.send(new sdk.CreateBucketCommand({ Bucket: 'with.dots' }));
  await refused(put('with.dots', 'Enabled'), 'InvalidRequest', 400, /periods/);
});

test('where the requester pays, others say that they will, and strangers are refused', async () => {
  await using server = await startServer();
  const owner = await newAccount(server, 'owner');
  const other = await newAccount(server, 'other');
  const Bucket = 'crosskey-paid';
  const { s3 } = owner.admin;
  await s3.send(new sdk.CreateBucketCommand({ Bucket }));
  await s3.send(new sdk.PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const Statement = {
    Effect: 'Allow',
    Principal: { AWS: other.id },
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  };
  await s3.send(new sdk.PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy(Statement)) }));
  const payer = async () => (await s3.send(new sdk.GetBucketRequestPaymentCommand({ Bucket }))).Payer;
  const put = (Payer: string) =>
    s3.send(
      new sdk.PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer: Payer as 'Requester' } }),
    );
  const head = (by: sdk.S3Client, more: object = {}) =>
    by.send(new sdk.HeadObjectCommand({ Bucket, Key: 'a', ...more }));
  assert.equal(await payer(), 'BucketOwner');
  assert.equal((await head(other.admin.s3, { RequestPayer: 'requester' })).RequestCharged, undefined);
  await refused(put('Nobody'), 'MalformedXML', 400);
  await put('Requester');
  assert.equal(await payer(), 'Requester');
  assert.equal((await head(s3)).RequestCharged, undefined);
  assert.equal((await head(s3, { RequestPayer: 'requester' })).RequestCharged, undefined);
  const get = (by: sdk.S3Client, more: object = {}) => by.send(new sdk.GetObjectCommand({ Bucket, Key: 'a', ...more }));
  await refused(get(other.admin.s3), 'AccessDenied', 403, /x-amz-request-payer/);
  await refused(other.admin.s3.send(new sdk.ListObjectsV2Command({ Bucket })), 'AccessDenied', 403, /requester pays/);
  const paid = await get(other.admin.s3, { RequestPayer: 'requester' });
  assert.equal(paid.RequestCharged, 'requester');
  assert.equal(await paid.Body?.transformToString(), 'x');
  // Who may not is told so, and nothing of who pays.
  const nobody = await other.user('nobody', policy(allow('s3:ListAllMyBuckets')));
  await refused(get(nobody.s3), 'AccessDenied', 403, /not authorized to perform: s3:GetObject/);
  assert.equal((await fetch(`${server.endpoint}/${Bucket}/a`)).status, 403);
});

test('seed 000-8: a bucket logs to one of the same account and Region', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'logs');
  const other = await newAccount(server, 'other');
  const { s3 } = account.admin;
  const Bucket = 'crosskey-logged';
  await s3.send(new sdk.CreateBucketCommand({ Bucket }));
  await s3.send(new sdk.CreateBucketCommand({ Bucket: 'crosskey-logs' }));
  await other.admin.s3.send(new sdk.CreateBucketCommand({ Bucket: 'crosskey-logs-foreign' }));
  const abroad = server.clients(account.credentials, 'eu-west-1').s3;
  await abroad.send(new sdk.CreateBucketCommand({ Bucket: 'crosskey-logs-abroad' }));
  const put = (LoggingEnabled?: sdk.LoggingEnabled) =>
    s3.send(
      new sdk.PutBucketLoggingCommand({
        Bucket,
        BucketLoggingStatus: LoggingEnabled === undefined ? {} : { LoggingEnabled },
      }),
    );
  const get = async () => (await s3.send(new sdk.GetBucketLoggingCommand({ Bucket }))).LoggingEnabled;
  const to = (TargetBucket: string, more: object = {}) => ({ TargetBucket, TargetPrefix: 'log/', ...more });
  assert.equal(await get(), undefined);
  const valid = [
    to('crosskey-logs'),
    to('crosskey-logs', { TargetObjectKeyFormat: { SimplePrefix: {} } }),
    to(Bucket, { TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } } }),
  ];
  for (const logging of valid) {
    await put(logging);
    assert.deepEqual(await get(), logging);
  }
  const code = 'InvalidTargetBucketForLogging';
  await refused(put(to('crosskey-no-such')), code, 400, /does not exist/);
  await refused(put(to('crosskey-logs-foreign')), code, 400, /owner/);
  await refused(put(to('crosskey-logs-abroad')), 'CrossLocationLoggingProhibitted', 403, /Cross S3 location/);
  const grant = { Grantee: { Type: 'CanonicalUser' as const, ID: 'x' }, Permission: 'READ' as const };
  await refused(put(to('crosskey-logs', { TargetGrants: [grant] })), code, 400, /ACLs disabled/);
  const twice = { TargetObjectKeyFormat: { SimplePrefix: {}, PartitionedPrefix: {} } };
  await refused(put(to('crosskey-logs', twice)), 'MalformedXML', 400);
  const RequestPaymentConfiguration = { Payer: 'Requester' as const };
  await s3.send(new sdk.PutBucketRequestPaymentCommand({ Bucket: 'crosskey-logs', RequestPaymentConfiguration }));
  await refused(put(to('crosskey-logs')), code, 400, /Requester Pays/);
  assert.deepEqual(await get(), valid.at(-1));
  await put();
  assert.equal(await get(), undefined);
});
