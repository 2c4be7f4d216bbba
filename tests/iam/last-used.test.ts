// When access keys and roles were last used: kept from real requests, the first of each quarter of an hour.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetCredentialReportCommand,
  GetRoleCommand,
} from '@aws-sdk/client-iam';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { minuteMs } from '../../src/kernel/clock.ts';
import { newAccount, newRole } from '../support/accounts.ts';
import { refused } from '../support/refused.ts';
import { startServer } from '../support/server.ts';

test('of a key: service, Region and time of its first use in a quarter of an hour, refused or not', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  const key = { accessKeyId: `${AccessKey?.AccessKeyId}`, secretAccessKey: `${AccessKey?.SecretAccessKey}` };
  const lastUsed = async () => {
    const { UserName, AccessKeyLastUsed } = await server
      .clients(server.admin)
      .iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }));
    assert.equal(UserName, 'ann');
    return AccessKeyLastUsed;
  };
  assert.deepEqual(await lastUsed(), { ServiceName: 'N/A', Region: 'N/A' });
  const ann = () => server.clients(key, 'eu-west-1');
  await assert.rejects(ann().kms.send(new ListKeysCommand({})));
  const first = await lastUsed();
  assert.deepEqual([first?.ServiceName, first?.Region], ['kms', 'eu-west-1']);
  server.clock.advance(minuteMs);
  await assert.rejects(ann().kms.send(new ListKeysCommand({})));
  assert.deepEqual(await lastUsed(), first, 'within the quarter of an hour');
  await assert.rejects(ann().s3.send(new ListBucketsCommand({})));
  assert.equal((await lastUsed())?.ServiceName, 's3');
  server.clock.advance(15 * minuteMs);
  await assert.rejects(ann().kms.send(new ListKeysCommand({})));
  const last = await lastUsed();
  assert.ok((last?.LastUsedDate?.getTime() ?? 0) >= (first?.LastUsedDate?.getTime() ?? 0) + 15 * minuteMs);
  await server.restart();
  // A client takes the time of its first answer for the server's, and that is not the movable one.
  const after = () => server.clients(server.admin).iam;
  await after().send(new GenerateCredentialReportCommand({}));
  const report = Buffer.from((await after().send(new GetCredentialReportCommand({}))).Content ?? []).toString();
  assert.match(report, /\nann,.*,true,[^,]+,[^,]+,eu-west-1,kms,false,/);
  await after().send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId: key.accessKeyId }));
  const gone = after().send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }));
  await refused(gone, { status: 403, code: 'AccessDenied', message: /access key AKIA/ });
});

test('a key of another account and one of nobody are refused in the same words', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'other');
  for (const AccessKeyId of [server.admin.accessKeyId, 'AKIAAAAAAAAAAAAAAAAA']) {
    const asked = account.clients.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    const message = `User: arn:aws:sts::${account.id}:assumed-role/OrganizationAccountAccessRole/administrator is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${AccessKeyId}`;
    await refused(asked, { status: 403, code: 'AccessDenied', message });
  }
});

test('of a role', async () => {
  await using server = await startServer();
  const account = await newAccount(server, 'other');
  const role = await newRole(server, account, 'r', 'eu-west-1');
  const get = () => account.clients.iam.send(new GetRoleCommand({ RoleName: 'r' }));
  assert.deepEqual((await get()).Role?.RoleLastUsed, {});
  await assert.rejects(role.clients.kms.send(new ListKeysCommand({})));
  assert.equal((await get()).Role?.RoleLastUsed?.Region, 'eu-west-1');
});
