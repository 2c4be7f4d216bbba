// The SDK's clients as the operator's options have them; what is not given is left to the SDK.
// A profile's server needs help: the SDK looks for `endpoint_url` in the profile of AWS_PROFILE only, and asks for the
// credentials of a profile's role there, or at AWS itself. Both have to go where the operator's calls go.
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { loadConfig } from '@smithy/core/config';
import type { OperatorOptions } from './options.ts';

export interface OperatorClients extends Disposable {
  readonly s3: S3Client;
  readonly kms: KMSClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
}

/** The options with the server that a profile names, which all clients of this process use from now on. */
export async function atServer(options: OperatorOptions): Promise<OperatorOptions> {
  const { profile } = options;
  const endpoint = options.endpoint ?? (await configuredEndpoint(profile));
  // The SDK takes the server of its inner calls from the environment alone.
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  if (endpoint !== undefined) process.env.AWS_ENDPOINT_URL = endpoint;
  return { ...options, endpoint };
}

async function configuredEndpoint(profile: string | undefined): Promise<string | undefined> {
  const none = '';
  const endpoint = await loadConfig<string>(
    {
      environmentVariableSelector: ({ AWS_ENDPOINT_URL }) => AWS_ENDPOINT_URL,
      configFileSelector: ({ endpoint_url: url }) => url,
      default: none,
    },
    profile === undefined ? {} : { profile },
  )();
  return endpoint === none ? undefined : endpoint;
}

export function operatorClients({ endpoint, region, profile, credentials }: OperatorOptions): OperatorClients {
  const options = {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const clients = {
    s3: new S3Client({ ...options, forcePathStyle: endpoint !== undefined }),
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
