// Who owns the objects of a bucket: the setting, its errors, and what a new bucket has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateBucketCommand,
  DeleteBucketOwnershipControlsCommand,
  GetBucketOwnershipControlsCommand,
  type ObjectOwnership,
  PutBucketOwnershipControlsCommand,
} from '@aws-sdk/client-s3';
import { newBucketWorld, refused } from './support.ts';

test('a bucket owns its objects until another ownership is set, and again after that', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const get = async () => {
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    return OwnershipControls?.Rules?.map(({ ObjectOwnership }) => ObjectOwnership);
  };
  const put = (...names: string[]) => {
    const Rules = names.map((name) => ({ ObjectOwnership: name as ObjectOwnership }));
    return s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  };
  assert.deepEqual(await get(), ['BucketOwnerEnforced']);
  for (const ownership of ['ObjectWriter', 'BucketOwnerPreferred', 'BucketOwnerEnforced']) {
    await put(ownership);
    assert.deepEqual(await get(), [ownership]);
  }
  await refused(put('Nobody'), 'MalformedXML', 400);
  await refused(put(), 'MalformedXML', 400);
  await refused(put('ObjectWriter', 'ObjectWriter'), 'MalformedXML', 400);
  await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
  await refused(get(), 'OwnershipControlsNotFoundError', 404);
  await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
  await put('BucketOwnerEnforced');
  assert.deepEqual(await get(), ['BucketOwnerEnforced']);
});

test('a bucket is made with the ownership that the request names', async () => {
  await using world = await newBucketWorld();
  const { s3 } = world;
  const create = (Bucket: string, ownership: string) =>
    s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership: ownership as ObjectOwnership }));
  await create('crosskey-writers', 'ObjectWriter');
  const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket: 'crosskey-writers' }));
  assert.deepEqual(OwnershipControls?.Rules, [{ ObjectOwnership: 'ObjectWriter' }]);
  await refused(create('crosskey-nobodys', 'Nobody'), 'InvalidArgument', 400, /x-amz-object-ownership/);
});
