// Who may list an account's buckets: the one action of S3 whose resource is all buckets, in both spellings of AWS's examples.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { newAccount, newUser } from '../support/accounts.ts';
import { policy } from '../support/policy.ts';
import { refused } from '../support/refused.ts';
import { startServer } from '../support/server.ts';

test('`*` and `arn:aws:s3:::*` let a user list the buckets of its account; the ARN of one bucket does not', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'listing');
  const user = await newUser(server, account, 'lister');
  await account.clients.s3.send(new CreateBucketCommand({ Bucket: 'listed-by-name' }));
  const list = () => user.clients.s3.send(new ListBucketsCommand({}));
  const message = `User: ${user.callerArn} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`;
  const refusal = { status: 403, code: 'AccessDenied', message };
  await refused(list(), refusal);
  for (const Resource of ['*', 'arn:aws:s3:::*']) {
    await user.putPolicy(policy({ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource }));
    assert.deepEqual(
      (await list()).Buckets?.map(({ Name }) => Name),
      ['listed-by-name'],
    );
  }
  await user.putPolicy(
    policy({ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::listed-by-name' }),
  );
  await refused(list(), refusal);
});
