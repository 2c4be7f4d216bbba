// Amazon Resource Names. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
import type { AccountId, Region } from './ids.ts';

export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global resources. */
  readonly region: string;
  /** Empty for S3 buckets and objects. */
  readonly account: string;
  /** All that follows the fifth colon. */
  readonly resource: string;
}

/** The partition of every ARN that Crosskey makes. */
export const partition = 'aws';

export function parseArn(text: string): Arn | undefined {
  const parts = text.split(':');
  const [prefix, arnPartition, service, arnRegion, account, ...resource] = parts;
  if (prefix !== 'arn' || !arnPartition || !service || arnRegion === undefined || account === undefined)
    return undefined;
  if (resource.length === 0 || resource[0] === '') return undefined;
  return { partition: arnPartition, service, region: arnRegion, account, resource: resource.join(':') };
}

export const arn = {
  bucket: (bucket: string) => `arn:${partition}:s3:::${bucket}`,
  object: (bucket: string, key: string) => `arn:${partition}:s3:::${bucket}/${key}`,
  accountRoot: (account: AccountId) => `arn:${partition}:iam::${account}:root`,
  group: (account: AccountId, path: string, name: string) => `arn:${partition}:iam::${account}:group${path}${name}`,
  /** `path` begins and ends with `/`. */
  user: (account: AccountId, path: string, name: string) => `arn:${partition}:iam::${account}:user${path}${name}`,
  role: (account: AccountId, path: string, name: string) => `arn:${partition}:iam::${account}:role${path}${name}`,
  policy: (account: AccountId | 'aws', path: string, name: string) =>
    `arn:${partition}:iam::${account}:policy${path}${name}`,
  instanceProfile: (account: AccountId, path: string, name: string) =>
    `arn:${partition}:iam::${account}:instance-profile${path}${name}`,
  /** `issuer` without its `https://`. */
  oidcProvider: (account: AccountId, issuer: string) => `arn:${partition}:iam::${account}:oidc-provider/${issuer}`,
  samlProvider: (account: AccountId, name: string) => `arn:${partition}:iam::${account}:saml-provider/${name}`,
  mfaDevice: (account: AccountId, path: string, name: string) => `arn:${partition}:iam::${account}:mfa${path}${name}`,
  serverCertificate: (account: AccountId, path: string, name: string) =>
    `arn:${partition}:iam::${account}:server-certificate${path}${name}`,
  assumedRole: (account: AccountId, roleName: string, sessionName: string) =>
    `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`,
  federatedUser: (account: AccountId, name: string) => `arn:${partition}:sts::${account}:federated-user/${name}`,
  kmsKey: (region: Region, account: AccountId, keyId: string) =>
    `arn:${partition}:kms:${region}:${account}:key/${keyId}`,
  /** `aliasName` begins with `alias/`. */
  kmsAlias: (region: Region, account: AccountId, aliasName: string) =>
    `arn:${partition}:kms:${region}:${account}:${aliasName}`,
} as const;
