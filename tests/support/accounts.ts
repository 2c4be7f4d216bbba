// Accounts of a test and who acts in them, made as a user makes them: CreateAccount, then AssumeRole into the new account.
import assert from 'node:assert/strict';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { Clients, Credentials, TestServer } from './server.ts';

/** All that is needed of a server, in this process or in others. */
export type ServerOfClients = Pick<TestServer, 'admin' | 'clients'>;

export interface Account {
  readonly id: string;
  /** ARN of the role by which the account is administered. */
  readonly roleArn: string;
  readonly credentials: Credentials;
  /** Clients of its administrator. */
  readonly clients: Clients;
}

/** Somebody in an account who has no permission until one is given. */
export interface Principal {
  readonly kind: 'role' | 'user';
  /** As a policy names it. */
  readonly arn: string;
  /** As a refusal names it: for a role, the session. */
  readonly callerArn: string;
  readonly credentials: Credentials;
  readonly clients: Clients;
  putPolicy(document: string): Promise<void>;
  deletePolicy(): Promise<void>;
}

const administrators = 'OrganizationAccountAccessRole';
const policyName = 'permissions';

export async function newAccount(server: ServerOfClients, name: string, region?: string): Promise<Account> {
  const management = server.clients(server.admin);
  const email = `${name}@example.com`;
  const made = await management.organizations.send(new CreateAccountCommand({ AccountName: name, Email: email }));
  assert.equal(made.CreateAccountStatus?.State, 'SUCCEEDED');
  const id = `${made.CreateAccountStatus.AccountId}`;
  const roleArn = `arn:aws:iam::${id}:role/${administrators}`;
  const credentials = await assumeRole(management, { RoleArn: roleArn, RoleSessionName: 'administrator' });
  return { id, roleArn, credentials, clients: server.clients(credentials, region) };
}

export async function assumeRole(by: Clients, input: AssumeRoleCommandInput): Promise<Credentials> {
  const { Credentials: given } = await by.sts.send(new AssumeRoleCommand(input));
  assert.ok(given);
  return {
    accessKeyId: `${given.AccessKeyId}`,
    secretAccessKey: `${given.SecretAccessKey}`,
    sessionToken: `${given.SessionToken}`,
  };
}

/** A session of a new role that its own account may assume. */
export async function newRole(
  server: ServerOfClients,
  account: Account,
  name: string,
  region?: string,
): Promise<Principal> {
  const { iam } = account.clients;
  const arn = `arn:aws:iam::${account.id}:role/${name}`;
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      { Effect: 'Allow', Principal: { AWS: account.roleArn }, Action: 'sts:AssumeRole' },
    ],
  };
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const credentials = await assumeRole(account.clients, { RoleArn: arn, RoleSessionName: 'instance' });
  const inline = { RoleName: name, PolicyName: policyName };
  return {
    kind: 'role',
    arn,
    callerArn: `arn:aws:sts::${account.id}:assumed-role/${name}/instance`,
    credentials,
    clients: server.clients(credentials, region),
    async putPolicy(document) {
      await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument: document }));
    },
    async deletePolicy() {
      await iam.send(new DeleteRolePolicyCommand(inline));
    },
  };
}

/** A new user with one access key. */
export async function newUser(
  server: ServerOfClients,
  account: Account,
  name: string,
  region?: string,
): Promise<Principal> {
  const { iam } = account.clients;
  await iam.send(new CreateUserCommand({ UserName: name }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  const credentials = { accessKeyId: `${key?.AccessKeyId}`, secretAccessKey: `${key?.SecretAccessKey}` };
  const inline = { UserName: name, PolicyName: policyName };
  const arn = `arn:aws:iam::${account.id}:user/${name}`;
  return {
    kind: 'user',
    arn,
    callerArn: arn,
    credentials,
    clients: server.clients(credentials, region),
    async putPolicy(document) {
      await iam.send(new PutUserPolicyCommand({ ...inline, PolicyDocument: document }));
    },
    async deletePolicy() {
      await iam.send(new DeleteUserPolicyCommand(inline));
    },
  };
}
