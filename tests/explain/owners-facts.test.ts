// What the evaluation of a refusal tells a stranger of the resource: nothing that its owner alone may know.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketAbacCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { newAccount } from '../kms/accounts.ts';
import { startServer } from '../support/server.ts';
import { decode, refusalOf } from './support.ts';

test('tags, and what sort of key it is, are hidden from another account, and shown to the owner', async () => {
  await using server = await startServer();
  const owner = await newAccount(server, 'owner');
  const stranger = (await newAccount(server, 'stranger')).admin;
  const { s3, kms, iam } = owner.admin;
  const Bucket = 'crosskey-facts';
  const TagSet = [{ Key: 'team', Value: 'secret-name' }];
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  await s3.send(new PutBucketAbacCommand({ Bucket, AbacStatus: { Status: 'Enabled' } }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'team=secret-name' }));
  const Tags = [{ TagKey: 'team', TagValue: 'secret-name' }];
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ MultiRegion: true, Tags }));
  const trust = { Effect: 'Allow', Principal: { AWS: owner.id }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const role = await iam.send(new CreateRoleCommand({ RoleName: 'tagged', AssumeRolePolicyDocument, Tags: TagSet }));
  const RoleArn = role.Role?.Arn;
  const refusals: readonly (readonly [() => Promise<unknown>, readonly string[]])[] = [
    [() => stranger.s3.send(new ListObjectsV2Command({ Bucket })), ['s3:BucketTag/team', 'aws:ResourceTag/team']],
    [
      () => stranger.s3.send(new GetObjectCommand({ Bucket, Key: 'a' })),
      ['s3:BucketTag/team', 's3:ExistingObjectTag/team'],
    ],
    [
      () => stranger.kms.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.Arn })),
      ['aws:ResourceTag/team', 'kms:MultiRegion', 'kms:MultiRegionKeyType', 'kms:KeySpec'],
    ],
    [
      () => stranger.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' })),
      ['aws:ResourceTag/team', 'iam:ResourceTag/team'],
    ],
  ];
  for (const [call, hidden] of refusals) {
    const { id } = await refusalOf(call());
    const told = JSON.stringify(await decode(stranger, id));
    assert.doesNotMatch(told, /secret-name/);
    const shown = JSON.stringify(await decode(owner.admin, id));
    for (const key of hidden) {
      assert.ok(shown.includes(`"${key}"`), key);
      assert.ok(!told.includes(`"${key}"`), key);
    }
  }
});
