// A cross-account set-up as it is: the bucket, the key that encrypts it and the principal, each with its policies, read
// by ordinary calls on AWS's APIs.
import { DescribeKeyCommand, GetKeyPolicyCommand, type GrantListEntry, ListGrantsCommand } from '@aws-sdk/client-kms';
import { GetBucketEncryptionCommand, GetBucketLocationCommand, GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { parseArn } from '../../kernel/arn.ts';
import type { Accounts } from './accounts.ts';
import type { OperatorClients } from './clients.ts';
import { CannotGoOn, wordFailure } from './failure.ts';

export interface BucketSetup {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly policy: string | undefined;
  readonly encryption: {
    readonly algorithm: string;
    /** As configured: an ARN, an id, an alias; undefined for `aws/s3`. */
    readonly keyId: string | undefined;
    readonly bucketKey: boolean;
  };
}

export interface KeySetup {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly state: string;
  /** `CUSTOMER` or `AWS`. */
  readonly manager: string;
  readonly policy: string;
  readonly grants: readonly GrantListEntry[];
}

/** The answer, or undefined where the service has none of it. */
async function unless<Answer>(names: readonly string[], work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}

export interface BucketPlace {
  readonly bucket: string;
  readonly account: string;
  readonly profile: string | undefined;
}

export async function readBucket(accounts: Accounts, place: BucketPlace): Promise<BucketSetup> {
  const { bucket: Bucket, account, profile } = place;
  try {
    const near = await accounts.clients(account, undefined, profile);
    const { LocationConstraint } = await near.s3.send(new GetBucketLocationCommand({ Bucket }));
    const region = LocationConstraint === 'EU' ? 'eu-west-1' : LocationConstraint || 'us-east-1';
    const { s3 } = await accounts.clients(account, region, profile);
    const policy = await unless(['NoSuchBucketPolicy'], s3.send(new GetBucketPolicyCommand({ Bucket })));
    const { ServerSideEncryptionConfiguration: configured } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    const rule = configured?.Rules?.[0];
    return {
      name: Bucket,
      account,
      region,
      policy: policy?.Policy,
      encryption: {
        algorithm: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? 'AES256',
        keyId: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
        bucketKey: rule?.BucketKeyEnabled === true,
      },
    };
  } catch (error) {
    if (error instanceof CannotGoOn) throw error;
    const hint = account === accounts.own ? ': where it is of another account, give it as `--owner`' : '';
    throw new CannotGoOn(`the bucket \`${Bucket}\` cannot be read as account ${account}: ${wordFailure(error)}${hint}`);
  }
}

/** The key that a request of `caller` names: an id and an alias are those of the caller's own account. */
export function keyArnFor(keyId: string, caller: string, region: string): string {
  if (keyId.startsWith('arn:')) return keyId;
  return `arn:aws:kms:${region}:${caller}:${keyId.startsWith('alias/') ? '' : 'key/'}${keyId}`;
}

/** Undefined when there is no such key. */
export async function readKey(
  accounts: Accounts,
  arn: string,
  profile: string | undefined,
): Promise<KeySetup | undefined> {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  try {
    const { kms } = await accounts.clients(account, region, profile);
    const described = await unless(['NotFoundException'], kms.send(new DescribeKeyCommand({ KeyId: arn })));
    const KeyId = described?.KeyMetadata?.Arn;
    if (described?.KeyMetadata === undefined || KeyId === undefined) return undefined;
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    return {
      arn: KeyId,
      account,
      region,
      state: `${described.KeyMetadata.KeyState}`,
      manager: `${described.KeyMetadata.KeyManager}`,
      policy: `${Policy}`,
      grants: await grantsOn(KeyId, { kms }),
    };
  } catch (error) {
    if (error instanceof CannotGoOn) throw error;
    throw new CannotGoOn(`the key \`${arn}\` cannot be read as account ${account}: ${wordFailure(error)}`);
  }
}

async function grantsOn(KeyId: string, { kms }: Pick<OperatorClients, 'kms'>): Promise<readonly GrantListEntry[]> {
  const grants: GrantListEntry[] = [];
  let Marker: string | undefined;
  do {
    const page = await kms.send(new ListGrantsCommand({ KeyId, ...(Marker === undefined ? {} : { Marker }) }));
    grants.push(...(page.Grants ?? []));
    Marker = page.Truncated === true ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  return grants;
}
