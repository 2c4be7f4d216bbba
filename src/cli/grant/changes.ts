// The changes of a grant: what each policy said, what it shall say, and how it is put. All of them, or none.
import {
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { Accounts } from '../operator/accounts.ts';
import { CannotGoOn, wordFailure } from '../operator/failure.ts';
import type { PrincipalName } from '../operator/principal-setup.ts';
import { sameDocument } from './merge.ts';

/** Where a policy is: plain data, so that it can be kept in a file. */
export type PolicyPlace =
  | { readonly kind: 'bucket'; readonly account: string; readonly region: string; readonly bucket: string }
  | { readonly kind: 'key'; readonly account: string; readonly region: string; readonly keyArn: string }
  | (Omit<PrincipalName, 'kind'> & {
      readonly kind: 'identity';
      readonly principal: PrincipalName['kind'];
      readonly policyName: string;
    });

export interface Change {
  readonly place: PolicyPlace;
  /** Null when there was none. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface Profiles {
  readonly bucketProfile: string | undefined;
  readonly principalProfile: string | undefined;
}

export function placeName(place: PolicyPlace): string {
  if (place.kind === 'bucket') return `bucket policy of ${place.bucket}, account ${place.account}`;
  if (place.kind === 'key') return `key policy of ${place.keyArn}`;
  return `inline policy ${place.policyName} of ${place.principal} ${place.name}, account ${place.account}`;
}

export interface Policies {
  read(place: PolicyPlace): Promise<string | undefined>;
  /** Null takes the policy away. */
  put(place: PolicyPlace, document: string | null): Promise<void>;
}

async function unlessMissing(work: Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && ['NoSuchBucketPolicy', 'NoSuchEntityException'].includes(error.name))
      return undefined;
    throw error;
  }
}

export function policiesOf(accounts: Accounts, { bucketProfile, principalProfile }: Profiles): Policies {
  const clients = (place: PolicyPlace) =>
    place.kind === 'identity'
      ? accounts.clients(place.account, undefined, principalProfile)
      : accounts.clients(place.account, place.region, bucketProfile);
  return {
    async read(place) {
      const { s3, kms, iam } = await clients(place);
      if (place.kind === 'bucket')
        return unlessMissing(s3.send(new GetBucketPolicyCommand({ Bucket: place.bucket })).then((got) => got.Policy));
      if (place.kind === 'key')
        return (await kms.send(new GetKeyPolicyCommand({ KeyId: place.keyArn, PolicyName: 'default' }))).Policy;
      const PolicyName = place.policyName;
      const got =
        place.principal === 'user'
          ? iam.send(new GetUserPolicyCommand({ UserName: place.name, PolicyName }))
          : iam.send(new GetRolePolicyCommand({ RoleName: place.name, PolicyName }));
      return unlessMissing(got.then(({ PolicyDocument }) => decodeURIComponent(`${PolicyDocument}`)));
    },
    async put(place, document) {
      const { s3, kms, iam } = await clients(place);
      if (place.kind === 'bucket') {
        const Bucket = place.bucket;
        if (document === null) await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
        else await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: document }));
      } else if (place.kind === 'key') {
        if (document === null) throw new Error('a key has a policy always');
        await kms.send(new PutKeyPolicyCommand({ KeyId: place.keyArn, PolicyName: 'default', Policy: document }));
      } else if (place.principal === 'user') {
        const named = { UserName: place.name, PolicyName: place.policyName };
        if (document === null) await iam.send(new DeleteUserPolicyCommand(named));
        else await iam.send(new PutUserPolicyCommand({ ...named, PolicyDocument: document }));
      } else {
        const named = { RoleName: place.name, PolicyName: place.policyName };
        if (document === null) await iam.send(new DeleteRolePolicyCommand(named));
        else await iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: document }));
      }
    },
  };
}

/** Every policy must still be what it was when the change was made out; then all are put, or none stays changed. */
export async function makeChanges(policies: Policies, changes: readonly Change[]): Promise<void> {
  for (const { place, before } of changes) {
    if (!sameDocument(await policies.read(place), before ?? undefined))
      throw new CannotGoOn(`the ${placeName(place)} has been changed in the meantime: nothing was done`);
  }
  const made: Change[] = [];
  for (const change of changes) {
    try {
      await policies.put(change.place, change.after);
      made.push(change);
    } catch (error) {
      const left = await putBack(policies, made);
      const rest = left.length === 0 ? 'nothing stays changed' : `these stay changed: ${left.join('; ')}`;
      throw new CannotGoOn(`the ${placeName(change.place)} cannot be put: ${wordFailure(error)}: ${rest}`);
    }
  }
}

async function putBack(policies: Policies, made: readonly Change[]): Promise<string[]> {
  const left: string[] = [];
  for (const { place, before } of made.toReversed()) {
    try {
      await policies.put(place, before);
    } catch (error) {
      left.push(`${placeName(place)}: ${wordFailure(error)}`);
    }
  }
  return left;
}

export const reversed = (changes: readonly Change[]): readonly Change[] =>
  changes.toReversed().map(({ place, before, after }) => ({ place, before: after, after: before }));
