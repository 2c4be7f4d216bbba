// What the tests of grants share: an account that owns keys, another one, and grants on keys of the first.
import assert from 'node:assert/strict';
import * as kms from '@aws-sdk/client-kms';
import { startServer } from '../support/server.ts';
import { type MemberAccount, newAccount } from './accounts.ts';

export type GrantInput = Omit<kms.CreateGrantCommandInput, 'KeyId'>;

export const userArn = (account: MemberAccount, name: string) => `arn:aws:iam::${account.id}:user/${name}`;
export const roleArn = (account: MemberAccount, name: string) => `arn:aws:iam::${account.id}:role/${name}`;

export type GrantWorld = Awaited<ReturnType<typeof newGrantWorld>>;

export async function newGrantWorld() {
  const server = await startServer();
  const owner = await newAccount(server, 'grant-owner');
  const other = await newAccount(server, 'grant-other');

  async function newKey(): Promise<string> {
    const { KeyMetadata } = await owner.admin.kms.send(new kms.CreateKeyCommand({}));
    assert(KeyMetadata?.Arn !== undefined);
    return KeyMetadata.Arn;
  }

  async function grant(KeyId: string, input: GrantInput, by = owner.admin.kms) {
    const { GrantId = '', GrantToken = '' } = await by.send(new kms.CreateGrantCommand({ KeyId, ...input }));
    return { GrantId, GrantToken };
  }

  const listed = async (KeyId: string, more: object = {}) =>
    (await owner.admin.kms.send(new kms.ListGrantsCommand({ KeyId, ...more }))).Grants ?? [];

  return { server, owner, other, newKey, grant, listed };
}

const Plaintext = Buffer.from('a secret');

export const encrypt = (client: kms.KMSClient, KeyId: string, EncryptionContext?: Record<string, string>) =>
  client.send(new kms.EncryptCommand({ KeyId, Plaintext, ...(EncryptionContext && { EncryptionContext }) }));
