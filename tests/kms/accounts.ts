// Two accounts on a server, with users and roles in them: what the black-box tests of KMS need.
import assert from 'node:assert/strict';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Clients, Credentials, TestServer } from '../support/server.ts';

export interface MemberAccount {
  readonly id: string;
  readonly credentials: Credentials;
  /** As an administrator of the account. */
  readonly admin: Clients;
  /** Clients of a new user with this identity-based policy, or with none. */
  user(name: string, policy?: object): Promise<Clients>;
  /** Clients of a session of a new role with this identity-based policy, or with none. */
  role(name: string, policy?: object): Promise<Clients>;
}

export async function newAccount(server: TestServer, name: string): Promise<MemberAccount> {
  const { organizations, sts } = server.clients(server.admin);
  const request = new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` });
  const { CreateAccountStatus } = await organizations.send(request);
  const id = CreateAccountStatus?.AccountId;
  assert(id !== undefined, CreateAccountStatus?.FailureReason ?? 'no account was made');
  const credentials = await assume(sts, `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`);
  const admin = server.clients(credentials);

  async function user(UserName: string, policy?: object): Promise<Clients> {
    await admin.iam.send(new CreateUserCommand({ UserName }));
    if (policy !== undefined) {
      const PolicyDocument = JSON.stringify(policy);
      await admin.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'given', PolicyDocument }));
    }
    const { AccessKey } = await admin.iam.send(new CreateAccessKeyCommand({ UserName }));
    return server.clients(credentialsOf(AccessKey));
  }

  async function role(RoleName: string, policy?: object): Promise<Clients> {
    const trust = { Effect: 'Allow', Principal: { AWS: id }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    const { Role } = await admin.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    if (policy !== undefined) {
      const PolicyDocument = JSON.stringify(policy);
      await admin.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'given', PolicyDocument }));
    }
    return server.clients(await assume(admin.sts, Role?.Arn));
  }

  return { id, credentials, admin, user, role };
}

async function assume(sts: Clients['sts'], RoleArn: string | undefined): Promise<Credentials> {
  const { Credentials: issued } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  return credentialsOf(issued);
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

/** A policy document of these statements. */
export const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

export const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });

/** The SDK must throw the error of this name, with status 400 and words that match. */
export async function refused(call: Promise<unknown>, name: string, words: RegExp = /./): Promise<void> {
  await assert.rejects(call, (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
    assert.equal(error.name, name, error.message);
    assert.match(error.message, words);
    assert.equal(error.$metadata?.httpStatusCode, 400);
    return true;
  });
}

/** Calls that are under way at once: each is waited for from the start, since one that fails unheard ends the test. */
export async function allRefused(calls: readonly Promise<unknown>[], name: string, words?: RegExp): Promise<void> {
  await Promise.all(calls.map((call) => refused(call, name, words)));
}
