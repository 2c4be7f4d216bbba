// What the tests of access control lists share: a bucket that obeys them, its owner, and another account with a user.
import {
  CreateBucketCommand,
  GetBucketAclCommand,
  type Grant,
  ListBucketsCommand,
  type ObjectOwnership,
  type S3Client,
} from '@aws-sdk/client-s3';
import { allow, type MemberAccount, newAccount, policy } from '../kms/accounts.ts';
import { type Clients, startServer, type TestServer } from '../support/server.ts';

export interface AclWorld extends AsyncDisposable {
  readonly server: TestServer;
  readonly bucket: string;
  /** The account of the bucket. */
  readonly owner: MemberAccount;
  readonly other: MemberAccount;
  /** A user of the other account who may do everything as far as his own policies go. */
  readonly user: Clients;
}

export async function newAclWorld(ownership: ObjectOwnership = 'ObjectWriter'): Promise<AclWorld> {
  const server = await startServer();
  const [owner, other] = [await newAccount(server, 'owner'), await newAccount(server, 'other')];
  const bucket = 'crosskey-lists';
  await owner.admin.s3.send(new CreateBucketCommand({ Bucket: bucket, ObjectOwnership: ownership }));
  const user = await other.user('user', policy(allow('s3:*', 'kms:*')));
  return { server, bucket, owner, other, user, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** The account as S3 names it. */
export async function canonicalId(s3: S3Client): Promise<string> {
  return `${(await s3.send(new ListBucketsCommand({}))).Owner?.ID}`;
}

export async function bucketGrants(s3: S3Client, Bucket: string): Promise<readonly string[]> {
  const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
  return (Grants ?? []).map(shown);
}

/** `AllUsers READ`, or `ID READ`. */
export function shown({ Grantee, Permission }: Grant): string {
  return `${Grantee?.URI?.replace(/^.*\//, '') ?? Grantee?.ID} ${Permission}`;
}
