// What all operations on IAM's entities share: the question to the policies, and the change in one transaction.
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { knownServices } from '../../policy/reference/reference.ts';
import { Group, type GroupRecord } from '../../storage/records/group.ts';
import {
  InstanceProfile,
  type InstanceProfileRecord,
  ManagedPolicy,
  type ManagedPolicyRecord,
  Role,
  type RoleRecord,
  type Tags,
  User,
  type UserRecord,
} from '../../storage/records/identity.ts';
import type { RecordKind, RecordReader, RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import type { AnyManagedPolicy, Located } from './located.ts';

export function resourceTags(tags: Tags): ContextKeys {
  const entries = Object.entries(tags).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`iam:ResourceTag/${key}`, value],
  ]);
  return Object.fromEntries(entries);
}

interface Boundable {
  readonly tags: Tags;
  readonly permissionsBoundaryArn: string | undefined;
}

/** The actions in which AWS lets a policy ask for the boundary of a user or a role. */
const boundaryActions: ReadonlySet<string> = new Set(
  knownServices
    .get('iam')
    ?.actions.filter(({ keys }) => keys.includes('iam:PermissionsBoundary'))
    .map(({ name }) => `iam:${name}`),
);

/** A permission on a user or a role, whose boundary a policy may ask for in some actions. */
export function principalAccess(
  action: string,
  target: Located<Boundable>,
  context: ContextKeys = {},
): readonly AccessRequest[] {
  const boundary = boundaryActions.has(action)
    ? { 'iam:PermissionsBoundary': target.found?.permissionsBoundaryArn }
    : {};
  return entityAccess(action, target, { ...boundary, ...context });
}

export function entityAccess(
  action: string,
  target: Located<{ readonly tags: Tags }>,
  context: ContextKeys = {},
): readonly AccessRequest[] {
  const keys = { ...resourceTags(target.found?.tags ?? {}), ...context };
  return [{ action, resource: target.arn, owner: target.account, context: keys }];
}

/** A permission on what belongs to the account as a whole, for which AWS names no resource. */
export function accountAccess(action: string, account: AccountId, context: ContextKeys = {}): readonly AccessRequest[] {
  return [{ action, resource: '*', owner: account, context }];
}

export function policyAccess(
  action: string,
  target: Located<AnyManagedPolicy>,
  context: ContextKeys = {},
): readonly AccessRequest[] {
  const tags = target.found?.kind === 'customer' ? target.found.record.tags : {};
  const keys = { ...resourceTags(tags), ...context };
  return [{ action, resource: target.arn, owner: target.account, context: keys }];
}

export const noSuch = {
  user: (name: string) => new Fault('NoSuchEntity', { message: `The user with name ${name} cannot be found.` }),
  role: (name: string) => new Fault('NoSuchEntity', { message: `The role with name ${name} cannot be found.` }),
  group: (name: string) => new Fault('NoSuchEntity', { message: `The group with name ${name} cannot be found.` }),
  policy: (arn: string) => new Fault('NoSuchEntity', { message: `Policy ${arn} was not found.` }),
  instanceProfile: (name: string) =>
    new Fault('NoSuchEntity', { message: `Instance Profile ${name} cannot be found.` }),
  accessKey: (id: string) => new Fault('NoSuchEntity', { message: `The Access Key with id ${id} cannot be found.` }),
  oidcProvider: (url: string) =>
    new Fault('NoSuchEntity', { message: `OpenIDConnect Provider not found for url ${url}` }),
  samlProvider: (name: string) =>
    new Fault('NoSuchEntity', { message: `Manifest not found for SAML provider ${name}` }),
  mfaDevice: (name: string) => new Fault('NoSuchEntity', { message: `VirtualMFADevice ${name} does not exist.` }),
  sshPublicKey: (id: string) =>
    new Fault('NoSuchEntity', { message: `The SSH Public Key with id ${id} cannot be found.` }),
  signingCertificate: (id: string) =>
    new Fault('NoSuchEntity', { message: `The Certificate with id ${id} cannot be found.` }),
  serverCertificate: (name: string) =>
    new Fault('NoSuchEntity', { message: `The Server Certificate with name ${name} cannot be found.` }),
  accountAlias: (alias: string) =>
    new Fault('NoSuchEntity', { message: `The account alias ${alias} cannot be found.` }),
  passwordPolicy: (account: AccountId) =>
    new Fault('NoSuchEntity', { message: `The Password Policy with domain name ${account} cannot be found.` }),
  loginProfile: (name: string) =>
    new Fault('NoSuchEntity', { message: `Login Profile for User ${name} cannot be found.` }),
  inlinePolicy: (holder: 'user' | 'role' | 'group', name: string) =>
    new Fault('NoSuchEntity', { message: `The ${holder} policy with name ${name} cannot be found.` }),
} as const;

export function noBoundary(holder: 'user' | 'role', name: string): Fault {
  return new Fault('NoSuchEntity', { message: `The ${holder} with name ${name} has no permissions boundary.` });
}

export const alreadyExists = (message: string): Fault => new Fault('EntityAlreadyExists', { message });
export const limitExceeded = (message: string): Fault => new Fault('LimitExceeded', { message });
export const deleteConflict = (message: string): Fault => new Fault('DeleteConflict', { message });

/** What the request is about, or AWS's answer that there is no such thing. */
export function found<Found>(target: Located<Found>, missing: (name: string) => Fault): Found {
  if (target.found === undefined) throw missing(target.name);
  return target.found;
}

type Change<Value> = (record: Value, transaction: RecordTransaction) => Value | Promise<Value>;

/** Entities that an account has by name: where they are kept, and how one is missed. */
export interface EntityKind<Value extends { readonly arn: string }> {
  readonly records: RecordKind<[account: AccountId, key: string], Value>;
  /** From the name as a request gives it to the last part of the record's key. */
  keyOf(name: string): string;
  missing(name: string): Fault;
  /** Throws for one that nobody may change. */
  protect?(record: Value): void;
}

const caseless = (name: string): string => name.toLowerCase();

export const users: EntityKind<UserRecord> = { records: User, keyOf: caseless, missing: noSuch.user };
export const roles: EntityKind<RoleRecord> = { records: Role, keyOf: caseless, missing: noSuch.role };
export const groups: EntityKind<GroupRecord> = { records: Group, keyOf: caseless, missing: noSuch.group };
export const instanceProfiles: EntityKind<InstanceProfileRecord> = {
  records: InstanceProfile,
  keyOf: caseless,
  missing: noSuch.instanceProfile,
};

/** The record as it is now, if it is still the one that was found. */
export async function entityIn<Value extends { readonly arn: string }>(
  kind: EntityKind<Value>,
  transaction: RecordReader,
  target: Located<Value>,
): Promise<Value> {
  const record = await transaction.get(kind.records, [target.account, kind.keyOf(target.name)]);
  if (record === undefined || record.arn !== target.arn) throw kind.missing(target.name);
  kind.protect?.(record);
  return record;
}

/** In one transaction; the entity keeps its name. */
export function changeEntity<Value extends { readonly arn: string }>(
  kind: EntityKind<Value>,
  call: ServerCall,
  target: Located<Value>,
  change: Change<Value>,
): Promise<void> {
  return call.resources.records.transaction(async (transaction) => {
    const record = await change(await entityIn(kind, transaction, target), transaction);
    transaction.put(kind.records, [target.account, kind.keyOf(target.name)], record);
  });
}

export async function policyIn(
  transaction: RecordTransaction,
  target: Located<AnyManagedPolicy>,
): Promise<ManagedPolicyRecord> {
  if (target.found?.kind === 'aws')
    throw new Fault('AccessDenied', { message: `policy \`${target.arn}\` is AWS's own and cannot be changed` });
  const record = await transaction.get(ManagedPolicy, [target.account, target.name.toLowerCase()]);
  if (record === undefined || record.arn !== target.arn) throw noSuch.policy(target.arn);
  return record;
}

export function changePolicy(
  call: ServerCall,
  target: Located<AnyManagedPolicy>,
  change: Change<ManagedPolicyRecord>,
): Promise<void> {
  return call.resources.records.transaction(async (transaction) => {
    const record = await change(await policyIn(transaction, target), transaction);
    transaction.put(ManagedPolicy, [record.account, record.name.toLowerCase()], record);
  });
}
