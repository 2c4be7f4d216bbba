// What an older version wrote of accounts, users and roles still lets them do what it did, and nothing else.
import assert from 'node:assert/strict';
import { GetUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { GetBucketLocationCommand, GetObjectCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clients, TestServer } from '../support/server.ts';
import type { MadeIdentities } from './fill-identities.ts';
import { plainBucket } from './fill-objects.ts';

export async function checkIdentities(server: TestServer, owner: Clients, made: MadeIdentities): Promise<void> {
  const { Accounts } = await owner.organizations.send(new ListAccountsCommand({}));
  assert.deepEqual(new Set(Accounts?.map(({ Id }) => Id)), new Set([server.managementAccount, made.partnerAccount]));
  const partner = await server.clients(made.partner).sts.send(new GetCallerIdentityCommand({}));
  assert.equal(partner.Account, made.partnerAccount);
  const bounded = server.clients(made.bounded);
  // By his group.
  const { Buckets } = await bounded.s3.send(new ListBucketsCommand({}));
  assert.ok(Buckets?.some(({ Name }) => Name === plainBucket));
  // His own policy allows it, and his boundary does not.
  await assert.rejects(bounded.iam.send(new ListUsersCommand({})), { name: 'AccessDenied' });
  // An older version of his group's policy allowed it.
  const read = new GetObjectCommand({ Bucket: plainBucket, Key: 'small' });
  await assert.rejects(bounded.s3.send(read), { name: 'AccessDenied' });
  const { User } = await owner.iam.send(new GetUserCommand({ UserName: 'bounded' }));
  assert.deepEqual(User?.Tags, [{ Key: 'team', Value: 'blue' }]);
  const { Credentials: issued } = await bounded.sts.send(
    new AssumeRoleCommand({ RoleArn: made.roleArn, RoleSessionName: 'later' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = issued ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const auditor = server.clients(session);
  await auditor.s3.send(new GetBucketLocationCommand({ Bucket: plainBucket }));
  await assert.rejects(auditor.s3.send(read), { name: 'AccessDenied' });
}
