// What an instance may know about itself, as a tree of paths.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html
import type { FoundProfile, Instance } from '../../composition/instance-credentials.ts';
import type { CredentialSource } from './credential-source.ts';

/** A leaf is read when it is asked for; a folder lists its names. */
export type Leaf = () => Promise<string> | string;
export interface Folder {
  readonly [name: string]: Leaf | Folder;
}

export interface InstanceFacts extends Instance {
  readonly startedAtMs: number;
  /** As Node names it. */
  readonly architecture: string;
}

export async function metadataTree(facts: InstanceFacts, source: CredentialSource): Promise<Folder> {
  const profile = await source.profile();
  const zone = `${facts.region}a`;
  return {
    latest: {
      dynamic: { 'instance-identity': { document: () => identityDocument(facts, profile, zone) } },
      'meta-data': {
        ...(profile === undefined ? {} : { iam: identityFolder(facts, profile, source) }),
        'instance-id': () => facts.id,
        placement: { 'availability-zone': () => zone, region: () => facts.region },
        services: { domain: () => 'amazonaws.com', partition: () => 'aws' },
      },
    },
  };
}

function identityFolder(facts: InstanceFacts, profile: FoundProfile, source: CredentialSource): Folder {
  const { role } = profile;
  return {
    info: () =>
      json({
        Code: 'Success',
        LastUpdated: isoSeconds(facts.startedAtMs),
        InstanceProfileArn: profile.arn,
        InstanceProfileId: profile.id,
      }),
    'security-credentials': role === undefined ? {} : { [role.name]: () => roleCredentials(role, source) },
  };
}

async function roleCredentials(role: NonNullable<FoundProfile['role']>, source: CredentialSource): Promise<string> {
  const assumed = await source.credentials(role);
  if (assumed.kind === 'refused') {
    return json({
      Code: 'AssumeRoleUnauthorizedAccess',
      Message: `EC2 cannot assume the role ${role.name}: ${assumed.reason}`,
    });
  }
  const { credentials } = assumed;
  return json({
    Code: 'Success',
    LastUpdated: isoSeconds(credentials.issuedAtMs),
    Type: 'AWS-HMAC',
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    Expiration: isoSeconds(credentials.expiresAtMs),
  });
}

/** What this machine is not, such as an image or an instance type, is null and never invented. */
function identityDocument(facts: InstanceFacts, profile: FoundProfile | undefined, zone: string): string {
  return json({
    accountId: profile?.account ?? null,
    architecture: architectures[facts.architecture] ?? facts.architecture,
    availabilityZone: zone,
    billingProducts: null,
    devpayProductCodes: null,
    imageId: null,
    instanceId: facts.id,
    instanceType: null,
    kernelId: null,
    marketplaceProductCodes: null,
    pendingTime: isoSeconds(facts.startedAtMs),
    privateIp: null,
    ramdiskId: null,
    region: facts.region,
    version: '2017-09-30',
  });
}

const architectures: Readonly<Record<string, string>> = { x64: 'x86_64' };

const json = (value: object): string => JSON.stringify(value, null, 2);
const isoSeconds = (timeMs: number): string => new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
