// Accounts, users, groups, roles and policies for a data folder that later versions must be able to read.
import assert from 'node:assert/strict';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Clients, Credentials, TestServer } from '../support/server.ts';

export interface MadeIdentities {
  readonly partnerAccount: string;
  /** Of a user of that account who may do everything to S3 and KMS, by his policies. */
  readonly partner: Credentials;
  /** Of a user whose group lets him list the buckets, and whose boundary keeps him from the rest. */
  readonly bounded: Credentials;
  /** One that `bounded` may assume. */
  readonly roleArn: string;
}

const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });

export async function fillIdentities(server: TestServer, owner: Clients): Promise<MadeIdentities> {
  const { CreateAccountStatus: created } = await owner.organizations.send(
    new CreateAccountCommand({ AccountName: 'partner', Email: 'partner@example.com' }),
  );
  const partnerAccount = created?.AccountId;
  assert(partnerAccount !== undefined);
  const RoleArn = `arn:aws:iam::${partnerAccount}:role/OrganizationAccountAccessRole`;
  const assumed = await owner.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'fill' }));
  const admin = server.clients(credentialsOf(assumed.Credentials));
  const partner = await newUser(admin, 'reader', document(allow('s3:*', 'kms:*')));
  const bounded = await newUser(owner, 'bounded', document(allow('iam:ListUsers', 'sts:AssumeRole')));
  await boundAndGroup(owner);
  const roleArn = await newRole(owner, server.managementAccount);
  return { partnerAccount, partner, bounded, roleArn };
}

async function boundAndGroup({ iam }: Clients): Promise<void> {
  const boundary = document(allow('s3:ListAllMyBuckets', 'sts:AssumeRole'));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument: boundary }));
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'bounded', PermissionsBoundary: Policy?.Arn }));
  const listing = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'Listing', Path: '/a/', PolicyDocument: document(allow('s3:GetObject')) }),
  );
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn: listing.Policy?.Arn,
      PolicyDocument: document(allow('s3:ListAllMyBuckets')),
      SetAsDefault: true,
    }),
  );
  await iam.send(new CreateGroupCommand({ GroupName: 'Listers' }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'Listers', PolicyArn: listing.Policy?.Arn }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'Listers', UserName: 'bounded' }));
}

async function newRole({ iam }: Clients, account: string): Promise<string> {
  const trust = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'Auditor', Path: '/b/', AssumeRolePolicyDocument: document(trust) }),
  );
  const given = document(allow('s3:GetBucketLocation'));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'Auditor', PolicyName: 'given', PolicyDocument: given }));
  assert(Role?.Arn !== undefined);
  return Role.Arn;
}

async function newUser({ iam }: Clients, UserName: string, PolicyDocument: string): Promise<Credentials> {
  await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'blue' }] }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'given', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return credentialsOf(AccessKey);
}

interface Issued {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken?: string | undefined;
}

function credentialsOf(issued: Issued | undefined): Credentials {
  const { AccessKeyId, SecretAccessKey, SessionToken } = issued ?? {};
  assert(AccessKeyId !== undefined && SecretAccessKey !== undefined);
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  return SessionToken === undefined ? keys : { ...keys, sessionToken: SessionToken };
}
