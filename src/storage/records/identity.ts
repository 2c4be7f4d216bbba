// IAM's identities. A principal's record carries its inline policies, so that one read gathers what decides.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_identity-management.html
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

/** Policy documents by policy name, as they were put: byte for byte. */
export type InlinePolicies = Readonly<Record<string, string>>;
export type Tags = Readonly<Record<string, string>>;

interface Principal {
  readonly account: AccountId;
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  /** `AIDA...` or `AROA...`. */
  readonly id: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly inlinePolicies: InlinePolicies;
  readonly attachedPolicyArns: readonly string[];
  readonly permissionsBoundaryArn: string | undefined;
  readonly tags: Tags;
}

export interface UserRecord extends Principal {
  readonly accessKeyIds: readonly string[];
  /** In lower case, in the order in which the user joined; absent when it never was in any. */
  readonly groupNames?: readonly string[] | undefined;
  /** Serial numbers, in the order in which the devices were enabled; absent when there never was any. */
  readonly mfaSerialNumbers?: readonly string[] | undefined;
}

/** Names are unique without regard to case. */
export const User = recordKind<[account: AccountId, nameLowerCase: string], UserRecord>({ name: 'user', version: 1 });

export interface RoleRecord extends Principal {
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  readonly trustPolicy: string;
  /** Of a service-linked role: the service whose role it is. Only that service changes it. */
  readonly linkedService?: string | undefined;
}

export const Role = recordKind<[account: AccountId, nameLowerCase: string], RoleRecord>({ name: 'role', version: 1 });

export interface AccessKeyRecord {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: AccountId;
  readonly userName: string;
  readonly status: 'Active' | 'Inactive';
  readonly createdAtMs: number;
}

export const AccessKey = recordKind<[accessKeyId: string], AccessKeyRecord>({ name: 'access-key', version: 1 });

export interface PolicyVersion {
  /** `v1`, `v2`, ... */
  readonly id: string;
  readonly document: string;
  readonly createdAtMs: number;
}

/** A customer-managed policy; AWS's own are in `policy/aws-managed.ts`. */
export interface ManagedPolicyRecord {
  readonly account: AccountId;
  readonly name: string;
  readonly path: string;
  /** `ANPA...` */
  readonly id: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersionId: string;
  /** Number of the next version: never used twice. */
  readonly nextVersion: number;
  readonly attachmentCount: number;
  readonly boundaryUsageCount: number;
  readonly tags: Tags;
}

export const ManagedPolicy = recordKind<[account: AccountId, nameLowerCase: string], ManagedPolicyRecord>({
  name: 'managed-policy',
  version: 1,
});

export interface InstanceProfileRecord {
  readonly account: AccountId;
  readonly name: string;
  readonly path: string;
  /** `AIPA...` */
  readonly id: string;
  readonly arn: string;
  readonly createdAtMs: number;
  /** A profile holds one role at most. */
  readonly roleName: string | undefined;
  readonly tags: Tags;
}

export const InstanceProfile = recordKind<[account: AccountId, nameLowerCase: string], InstanceProfileRecord>({
  name: 'instance-profile',
  version: 1,
});
