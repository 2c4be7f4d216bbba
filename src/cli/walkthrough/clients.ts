// The SDK's clients for one side of the story, and the credentials of a role that renew themselves.
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface Clients {
  readonly s3: S3Client;
  readonly kms: KMSClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  readonly cloudtrail: CloudTrailClient;
}

export type NewClients = (credentials: Keys | (() => Promise<Keys>)) => Clients;

export function createClients(endpoint: string, region: string): NewClients {
  return (credentials) => {
    const options = { endpoint, region, credentials, maxAttempts: 2 };
    return {
      s3: new S3Client({ ...options, forcePathStyle: true }),
      kms: new KMSClient(options),
      iam: new IAMClient(options),
      sts: new STSClient(options),
      organizations: new OrganizationsClient(options),
      cloudtrail: new CloudTrailClient(options),
    };
  };
}

const renewBeforeMs = 5 * 60_000;

/** One session for all clients that ask, and a new one before it ends: a reader may take an hour for a step. */
export function assumedRole(by: Clients, RoleArn: string, RoleSessionName: string): () => Promise<Keys> {
  let session: Promise<Keys & { readonly expiration: Date }> | undefined;
  const assume = async () => {
    const { Credentials: given } = await by.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
    return {
      accessKeyId: `${given?.AccessKeyId}`,
      secretAccessKey: `${given?.SecretAccessKey}`,
      sessionToken: `${given?.SessionToken}`,
      expiration: given?.Expiration ?? new Date(0),
    };
  };
  return async () => {
    const current = await session;
    if (current === undefined || current.expiration.getTime() - renewBeforeMs < Date.now()) session = assume();
    return (await session) ?? (await assume());
  };
}
