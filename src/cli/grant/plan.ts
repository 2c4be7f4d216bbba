// From a set-up as it is to the changes that a grant takes.
import type { Accounts } from '../operator/accounts.ts';
import { CannotGoOn } from '../operator/failure.ts';
import { type PrincipalSetup, readPrincipal } from '../operator/principal-setup.ts';
import { type BucketSetup, type KeySetup, keyArnFor, readBucket, readKey } from '../operator/setup.ts';
import type { Change, Policies, PolicyPlace } from './changes.ts';
import { mergedPolicy, sameDocument } from './merge.ts';
import type { GrantOptions } from './options.ts';
import {
  bucketStatements,
  type GrantFacts,
  grantName,
  identityStatements,
  keyStatements,
  type Statement,
} from './statements.ts';

export interface Plan {
  readonly bucket: BucketSetup;
  readonly principal: PrincipalSetup;
  readonly changes: readonly Change[];
}

export async function makePlan(accounts: Accounts, policies: Policies, options: GrantOptions): Promise<Plan> {
  const account = options.owner ?? accounts.own;
  const bucket = await readBucket(accounts, { bucket: options.bucket, account, profile: options.bucketProfile });
  const principal = await readPrincipal(accounts, options.principal, options.principalProfile);
  const key = await keyOf(accounts, bucket, principal, options.bucketProfile);
  const { allow, prefix } = options;
  const facts: GrantFacts = { bucket, key, principalArn: principal.arn, allow, prefix };
  const name = grantName(facts);
  const changes: Change[] = [];
  const add = async (place: PolicyPlace, statements: readonly Statement[]) => {
    const before = await policies.read(place);
    const after = mergedPolicy(before, name, statements);
    if (!sameDocument(before, after)) changes.push({ place, before: before ?? null, after: after ?? null });
  };
  if (key !== undefined)
    await add({ kind: 'key', account: key.account, region: key.region, keyArn: key.arn }, keyStatements(facts));
  const { kind, name: principalName } = principal;
  const identity = { account: principal.account, principal: kind, name: principalName, policyName: name } as const;
  await add({ kind: 'identity', ...identity }, identityStatements(facts));
  // In one account the identity-based policy is enough.
  const statements = bucket.account === principal.account ? [] : bucketStatements(facts);
  await add({ kind: 'bucket', account: bucket.account, region: bucket.region, bucket: bucket.name }, statements);
  return { bucket, principal, changes };
}

/** The key of the bucket's default encryption, if it is one that can be granted. */
async function keyOf(
  accounts: Accounts,
  bucket: BucketSetup,
  principal: PrincipalSetup,
  profile: string | undefined,
): Promise<KeySetup | undefined> {
  const { algorithm, keyId } = bucket.encryption;
  if (!algorithm.startsWith('aws:kms')) return undefined;
  const across = principal.account !== bucket.account;
  if (keyId === undefined && across)
    throw new CannotGoOn(
      'the bucket is encrypted with `aws/s3`, which no other account can use: set a key of your own as default',
    );
  if (keyId === undefined) return undefined;
  if (across && !keyId.startsWith('arn:'))
    throw new CannotGoOn(
      `the default encryption names its key \`${keyId}\`, which account ${principal.account} looks up among its own keys: name it by its full ARN`,
    );
  const key = await readKey(accounts, keyArnFor(keyId, bucket.account, bucket.region), profile);
  if (key === undefined) throw new CannotGoOn(`there is no key \`${keyId}\``);
  if (key.manager === 'AWS' && across)
    throw new CannotGoOn(`the key \`${keyId}\` is AWS's own, and no other account can use it`);
  return key.manager === 'AWS' ? undefined : key;
}
