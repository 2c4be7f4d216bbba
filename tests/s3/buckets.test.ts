// Buckets through the SDK: their names, Regions, owners, policies and default encryption, and the main errors of each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { newAccount } from '../kms/accounts.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { startServer } from '../support/server.ts';
import { newBucketWorld, refused } from './support.ts';

const create = (s3: S3Client, Bucket: string, region?: string) =>
  s3.send(
    new CreateBucketCommand({
      Bucket,
      ...(region !== undefined && {
        CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
      }),
    }),
  );

test('names follow the rules of S3', async () => {
  await using server = await startServer();
  const { s3 } = server.clients(server.admin);
  for (const name of ['abc', 'a-b.c-1', '123', 'x'.repeat(63)]) await create(s3, name);
  const refusedNames = [
    'ab',
    'x'.repeat(64),
    'Upper-case',
    'under_score',
    '-begins',
    'ends-',
    'two..dots',
    '192.168.5.4',
    'xn--name',
    'sthree-name',
    'name-s3alias',
    'name--ol-s3',
  ];
  for (const name of refusedNames) await refused(create(s3, name), 'InvalidBucketName', 400);
});

test('an account has names of its own in each Region, which nobody else can take', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'another');
  const { s3 } = server.clients(server.admin);
  const createIn = (client: S3Client, Bucket: string, BucketNamespace?: string) =>
    client.send(
      new CreateBucketCommand({
        Bucket,
        ...(BucketNamespace !== undefined && { BucketNamespace: BucketNamespace as 'global' }),
      }),
    );
  const mine = `mine-${server.managementAccount}-us-east-1-an`;
  for (const [client, name, namespace] of [
    [s3, mine, undefined],
    [s3, mine, 'global'],
    [account.admin.s3, mine, 'account-regional'],
    [s3, 'mine', 'account-regional'],
    [s3, mine.replace('us-east-1', 'eu-west-1'), 'account-regional'],
  ] as const)
    await refused(createIn(client, name, namespace), 'InvalidBucketName', 400);
  await refused(createIn(s3, mine, 'elsewhere'), 'InvalidArgument', 400, /x-amz-bucket-namespace/);
  await createIn(s3, mine, 'account-regional');
  await createIn(s3, 'plain-an', 'global');
  await s3.send(new HeadBucketCommand({ Bucket: mine }));
});

test('a name belongs to one account; only the first Region lets its owner create it again', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'another');
  const mine = server.clients(server.admin);
  await create(mine.s3, 'taken-in-virginia');
  await create(mine.s3, 'taken-in-virginia');
  await refused(create(account.admin.s3, 'taken-in-virginia'), 'BucketAlreadyExists', 409);
  const irish = server.clients(server.admin, 'eu-west-1');
  await create(irish.s3, 'taken-in-ireland', 'eu-west-1');
  await refused(create(irish.s3, 'taken-in-ireland', 'eu-west-1'), 'BucketAlreadyOwnedByYou', 409);
  await refused(create(account.admin.s3, 'taken-in-ireland'), 'BucketAlreadyExists', 409);
});

test('a bucket is made where the location constraint and the endpoint agree, and is found from everywhere', async () => {
  await using server = await startServer();
  const [virginia, ireland, tokyo] = ['us-east-1', 'eu-west-1', 'ap-northeast-1'].map(
    (region) => server.clients(server.admin, region).s3,
  ) as [S3Client, S3Client, S3Client];
  // The SDK adds the constraint by itself.
  ireland.middlewareStack.add(
    (next) => (args) => {
      const input = args.input as { Bucket?: string; CreateBucketConfiguration?: unknown };
      if (input.Bucket === 'unspecified') delete input.CreateBucketConfiguration;
      return next(args);
    },
    { step: 'serialize', priority: 'high' },
  );
  await create(virginia, 'made-from-afar', 'eu-west-1');
  await refused(create(virginia, 'no-such-place', 'us-east-1'), 'InvalidLocationConstraint', 400);
  await refused(create(virginia, 'no-such-place', 'nowhere'), 'InvalidLocationConstraint', 400);
  await refused(create(ireland, 'unspecified'), 'IllegalLocationConstraintException', 400, /unspecified/);
  await refused(create(ireland, 'elsewhere', 'ap-northeast-1'), 'IllegalLocationConstraintException', 400);

  const Bucket = 'made-from-afar';
  for (const client of [virginia, ireland, tokyo]) {
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
    assert.equal(LocationConstraint, 'eu-west-1');
  }
  const head = await ireland.send(new HeadBucketCommand({ Bucket }));
  assert.equal(head.BucketRegion, 'eu-west-1');
  const moved = await refused(tokyo.send(new ListObjectsV2Command({ Bucket })), 'PermanentRedirect', 301);
  assert.equal(moved.$response?.headers['x-amz-bucket-region'], 'eu-west-1');
  await refused(
    virginia.send(new ListObjectsV2Command({ Bucket })),
    'AuthorizationHeaderMalformed',
    400,
    /expecting 'eu-west-1'/,
  );
  await assert.rejects(virginia.send(new HeadBucketCommand({ Bucket })), (error: { $response?: HeadResponse }) => {
    assert.equal(error.$response?.statusCode, 301);
    assert.equal(error.$response.headers['x-amz-bucket-region'], 'eu-west-1');
    return true;
  });
});

interface HeadResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

test('an account lists its own buckets, in pages and by prefix', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'another');
  const { s3 } = server.clients(server.admin);
  for (const name of ['b-2', 'a-1', 'a-3', 'a-2'].map((name) => `list-${name}`)) await create(s3, name);
  await create(account.admin.s3, 'list-a-foreign');
  const all = await s3.send(new ListBucketsCommand({}));
  assert.deepEqual(
    all.Buckets?.map(({ Name }) => Name),
    ['list-a-1', 'list-a-2', 'list-a-3', 'list-b-2'],
  );
  const first = await s3.send(new ListBucketsCommand({ Prefix: 'list-a', MaxBuckets: 2 }));
  assert.deepEqual([first.Buckets?.length, first.Prefix], [2, 'list-a']);
  const { ContinuationToken } = first;
  const second = await s3.send(new ListBucketsCommand({ Prefix: 'list-a', MaxBuckets: 2, ContinuationToken }));
  assert.deepEqual(
    second.Buckets?.map(({ Name }) => Name),
    ['list-a-3'],
  );
  assert.equal(second.ContinuationToken, undefined);
  const here = await s3.send(new ListBucketsCommand({ BucketRegion: 'us-east-1' }));
  assert.equal(here.Buckets?.length, 4);
  const elsewhere = new ListBucketsCommand({ BucketRegion: 'eu-west-1' });
  await refused(s3.send(elsewhere), 'InvalidArgument', 400, /listed by a request to that Region/);
  const there = server.clients(server.admin, 'eu-west-1').s3;
  assert.deepEqual((await there.send(elsewhere)).Buckets ?? [], []);
  for (const MaxBuckets of [0, 10_001])
    await refused(s3.send(new ListBucketsCommand({ MaxBuckets })), 'InvalidArgument', 400, /max-buckets/);
});

test('only an empty bucket is deleted, and its name brings nothing of it back', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await unblockPublicAccess(world, Bucket);
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await refused(s3.send(new DeleteBucketCommand({ Bucket })), 'BucketNotEmpty', 409);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await refused(s3.send(new DeleteBucketCommand({ Bucket })), 'NoSuchBucket', 404);
  await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' })), 'NoSuchBucket', 404);
  const account = await newAccount(server, 'another');
  await create(account.admin.s3, Bucket);
  await refused(account.admin.s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy', 404);
});

test('a bucket that is deleted while objects are put ends with both or with neither', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  for (let round = 0; round < 5; round++) {
    const [put, deleted] = await Promise.allSettled([
      s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' })),
      s3.send(new DeleteBucketCommand({ Bucket })),
    ]);
    if (deleted.status === 'fulfilled') {
      assert.equal(put.status, 'rejected');
      await create(s3, Bucket);
    } else assert.equal(put.status, 'fulfilled');
    assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, put.status === 'fulfilled' ? 1 : 0);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  }
});

test('a bucket policy is kept byte for byte, and a wrong one is refused with the place of the mistake', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const put = (document: unknown) =>
    s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: typeof document === 'string' ? document : JSON.stringify(document),
      }),
    );
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: server.managementAccount },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const withStatement = (changes: object) => ({ Version: '2012-10-17', Statement: [{ ...statement, ...changes }] });
  await refused(s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy', 404);
  await refused(s3.send(new GetBucketPolicyStatusCommand({ Bucket })), 'NoSuchBucketPolicy', 404);
  const document = JSON.stringify(withStatement({}), null, 3);
  await put(document);
  assert.equal((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy, document);
  const wrong: [unknown, RegExp][] = [
    ['[]', /first byte must be '\{'/],
    [document.replace('"Action"', '"Action'), /invalid Json.*\(line \d+, column \d+\)/],
    [document.replace(/"s3:GetObject",/, '"s3:GetObject"'), /invalid Json.*\(line 10, column \d+\)/],
    [withStatement({ Resource: 'arn:aws:s3:::another-bucket/*' }), /Policy has invalid resource/],
    [withStatement({ Resource: '*' }), /Policy has invalid resource/],
    [withStatement({ Resource: `arn:aws:s3:::${Bucket}-longer/*` }), /Policy has invalid resource/],
    [withStatement({ Principal: { AWS: '999999999999' } }), /Invalid principal in policy/],
    [
      withStatement({ Principal: { AWS: `arn:aws:iam::${server.managementAccount}:role/nobody` } }),
      /Invalid principal/,
    ],
    [withStatement({ Principal: { CanonicalUser: 'f'.repeat(64) } }), /Invalid principal in policy/],
    [withStatement({ Principal: undefined }), /Principal/],
    [withStatement({ Action: 'kms:Decrypt' }), /invalid action/],
    [withStatement({ Condition: { NoSuchOperator: { 'aws:SourceIp': '1.2.3.4' } } }), /invalid condition/],
    [withStatement({ Sid: 'x'.repeat(20 * 1024) }), /maximum allowed size/],
  ];
  for (const [policy, words] of wrong) await refused(put(policy), 'MalformedPolicy', 400, words);
  assert.equal((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy, document);
  const status = async () => (await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic;
  assert.equal(await status(), false);
  await unblockPublicAccess(world, Bucket);
  await put(withStatement({ Principal: '*' }));
  assert.equal(await status(), true);
  await put(withStatement({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }));
  assert.equal(await status(), false);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await refused(s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy', 404);
});

test('a policy that would lock its author out needs a confirmation', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}` };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await refused(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })), 'InvalidRequest', 400, /changing it again/);
  await s3.send(new ListObjectsV2Command({ Bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy, ConfirmRemoveSelfBucketAccess: true }));
  await refused(s3.send(new ListObjectsV2Command({ Bucket })), 'AccessDenied', 403, /explicit deny/);
});

test('another account works on no bucket policy, even where the policy lets it', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const account = await newAccount(server, 'another');
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: account.id },
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await refused(
    account.admin.s3.send(new GetBucketPolicyCommand({ Bucket })),
    'AccessDenied',
    403,
    /s3:GetBucketPolicy/,
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const foreign = account.admin.s3;
  await foreign.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await foreign.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await refused(foreign.send(new GetBucketPolicyCommand({ Bucket })), 'MethodNotAllowed', 405);
  await refused(foreign.send(new PutBucketPolicyCommand({ Bucket, Policy })), 'MethodNotAllowed', 405);
  await refused(foreign.send(new DeleteBucketPolicyCommand({ Bucket })), 'MethodNotAllowed', 405);
});

test('the default encryption is SSE-S3 until another is put, and again when that is deleted', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const rules = async () =>
    (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules;
  const put = (...Rules: ServerSideEncryptionRule[]) =>
    s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  const initial = [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ];
  assert.deepEqual(await rules(), initial);
  // S3 does not look at the key before it is used.
  const kms = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/not-there' } as const;
  await put({ ApplyServerSideEncryptionByDefault: kms, BucketKeyEnabled: true });
  assert.deepEqual(await rules(), [
    {
      ApplyServerSideEncryptionByDefault: kms,
      BucketKeyEnabled: true,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ]);
  // A rule that only unblocks leaves the key.
  await put({ BlockedEncryptionTypes: { EncryptionType: ['NONE'] } });
  assert.deepEqual(await rules(), [
    {
      ApplyServerSideEncryptionByDefault: kms,
      BucketKeyEnabled: true,
      BlockedEncryptionTypes: { EncryptionType: ['NONE'] },
    },
  ]);
  await put({ BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } });
  await refused(put({ BlockedEncryptionTypes: { EncryptionType: ['SSE-C', 'NONE'] } }), 'MalformedXML', 400);
  const twice = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } as const;
  await refused(put(twice, twice), 'MalformedXML', 400);
  await refused(put(), 'MalformedXML', 400);
  const mixed = { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'alias/x' } as const;
  await refused(put({ ApplyServerSideEncryptionByDefault: mixed }), 'InvalidArgument', 400, /KMSMasterKeyID/);
  const layered = { SSEAlgorithm: 'aws:kms:dsse' } as const;
  await put({ ApplyServerSideEncryptionByDefault: layered });
  assert.deepEqual((await rules())?.[0]?.ApplyServerSideEncryptionByDefault, layered);
  const foreign = { SSEAlgorithm: 'aws:fsx' } as const;
  await refused(put({ ApplyServerSideEncryptionByDefault: foreign }), 'NotImplemented', 501, /fsx/);
  await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
  assert.deepEqual(await rules(), initial);
});
