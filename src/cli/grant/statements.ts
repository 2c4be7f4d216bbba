// The statements of a grant, least privilege: what the bucket, the key and the principal each need to say. Pure.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
import { hash } from 'node:crypto';
import { arn } from '../../kernel/arn.ts';
import type { BucketSetup, KeySetup } from '../operator/setup.ts';
import type { Permission } from './options.ts';

export interface GrantFacts {
  readonly bucket: BucketSetup;
  /** Undefined where KMS has no part in it. */
  readonly key: KeySetup | undefined;
  readonly principalArn: string;
  readonly allow: ReadonlySet<Permission>;
  readonly prefix: string;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Begins the `Sid` of every statement of the grant. */
export function grantName({
  bucket,
  principalArn,
  prefix,
}: Pick<GrantFacts, 'bucket' | 'principalArn' | 'prefix'>): string {
  const text = JSON.stringify([bucket.name, principalArn, prefix]);
  return `CrosskeyGrant${hash('sha256', text, 'hex').slice(0, 10)}`;
}

export function bucketStatements(facts: GrantFacts): readonly Statement[] {
  const to = { Principal: { AWS: facts.principalArn } };
  return s3Statements(facts).map(({ Sid, Effect, ...rest }) => ({ Sid, Effect, ...to, ...rest }));
}

export function keyStatements(facts: GrantFacts): readonly Statement[] {
  const to = { Principal: { AWS: facts.principalArn } };
  // In a key policy the key is `*`.
  return kmsStatements(facts, '*').map(({ Sid, Effect, ...rest }) => ({ Sid, Effect, ...to, ...rest }));
}

export function identityStatements(facts: GrantFacts): readonly Statement[] {
  return [...s3Statements(facts), ...(facts.key === undefined ? [] : kmsStatements(facts, facts.key.arn))];
}

/** A single one stands alone, as AWS gives policies back. */
function oneOrMany(actions: readonly string[]): string | readonly string[] {
  const [only, ...others] = actions;
  return only !== undefined && others.length === 0 ? only : actions;
}

function s3Statements(facts: GrantFacts): Statement[] {
  const { bucket, allow, prefix } = facts;
  const name = grantName(facts);
  const onObjects = [...(allow.has('read') ? ['s3:GetObject'] : []), ...(allow.has('write') ? ['s3:PutObject'] : [])];
  const statements: Statement[] = [];
  if (onObjects.length > 0) {
    const Resource = arn.object(bucket.name, `${prefix}*`);
    statements.push({ Sid: `${name}Objects`, Effect: 'Allow', Action: oneOrMany(onObjects), Resource });
  }
  if (allow.has('list')) {
    const Condition = prefix === '' ? {} : { Condition: { StringLike: { 's3:prefix': `${prefix}*` } } };
    const Resource = arn.bucket(bucket.name);
    statements.push({ Sid: `${name}List`, Effect: 'Allow', Action: 's3:ListBucket', Resource, ...Condition });
  }
  return statements;
}

function kmsStatements(facts: GrantFacts, Resource: string): Statement[] {
  const { bucket, allow, key } = facts;
  // Uploads in parts decrypt the data key that they were begun with.
  const actions = [
    ...(allow.has('read') || allow.has('write') ? ['kms:Decrypt'] : []),
    ...(allow.has('write') ? ['kms:GenerateDataKey'] : []),
  ];
  if (key === undefined || actions.length === 0) return [];
  const Action = oneOrMany(actions);
  const viaService = { 'kms:ViaService': `s3.${bucket.region}.amazonaws.com` };
  return [
    { Sid: `${grantName(facts)}Key`, Effect: 'Allow', Action, Resource, Condition: keyCondition(facts, viaService) },
  ];
}

const contextKey = 'kms:EncryptionContext:aws:s3:arn';

/** With a Bucket Key the encryption context is the bucket, without one the object. */
function keyCondition({ bucket, prefix }: GrantFacts, viaService: Readonly<Record<string, string>>) {
  if (bucket.encryption.bucketKey) return { StringEquals: { ...viaService, [contextKey]: arn.bucket(bucket.name) } };
  return { StringEquals: viaService, StringLike: { [contextKey]: arn.object(bucket.name, `${prefix}*`) } };
}
