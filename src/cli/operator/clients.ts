// The SDK's clients as the operator's options have them; what is not given is left to the SDK.
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { OperatorOptions } from './options.ts';

export interface OperatorClients extends Disposable {
  readonly s3: S3Client;
  readonly kms: KMSClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
}

export function operatorClients({ endpoint, region, profile, credentials }: OperatorOptions): OperatorClients {
  const options = {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const isOurs = endpoint !== undefined || process.env.AWS_ENDPOINT_URL !== undefined;
  const clients = {
    s3: new S3Client({ ...options, forcePathStyle: isOurs }),
    kms: new KMSClient(options),
    iam: new IAMClient(options),
    sts: new STSClient(options),
    organizations: new OrganizationsClient(options),
  };
  return {
    ...clients,
    [Symbol.dispose]() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
