// What all operations on IAM's entities share: the question to the policies, and the change in one transaction.
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
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
import type { RecordTransaction } from '../../storage/records/record.ts';
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

/** A permission on a user or a role, whose boundary a policy may ask for. */
export function principalAccess(
  action: string,
  target: Located<Boundable>,
  context: ContextKeys = {},
): readonly AccessRequest[] {
  return entityAccess(action, target, {
    'iam:PermissionsBoundary': target.found?.permissionsBoundaryArn,
    ...context,
  });
}

export function entityAccess(
  action: string,
  target: Located<{ readonly tags: Tags }>,
  context: ContextKeys = {},
): readonly AccessRequest[] {
  const keys = { ...resourceTags(target.found?.tags ?? {}), ...context };
  return [{ action, resource: target.arn, owner: target.account, context: keys }];
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

export async function userIn(transaction: RecordTransaction, target: Located<UserRecord>): Promise<UserRecord> {
  const record = await transaction.get(User, [target.account, target.name.toLowerCase()]);
  if (record === undefined || record.arn !== target.arn) throw noSuch.user(target.name);
  return record;
}

export async function roleIn(transaction: RecordTransaction, target: Located<RoleRecord>): Promise<RoleRecord> {
  const record = await transaction.get(Role, [target.account, target.name.toLowerCase()]);
  if (record === undefined || record.arn !== target.arn) throw noSuch.role(target.name);
  return record;
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

export async function instanceProfileIn(
  transaction: RecordTransaction,
  target: Located<InstanceProfileRecord>,
): Promise<InstanceProfileRecord> {
  const record = await transaction.get(InstanceProfile, [target.account, target.name.toLowerCase()]);
  if (record === undefined || record.arn !== target.arn) throw noSuch.instanceProfile(target.name);
  return record;
}

export function changeUser(call: ServerCall, target: Located<UserRecord>, change: Change<UserRecord>): Promise<void> {
  return call.resources.records.transaction(async (transaction) => {
    const record = await change(await userIn(transaction, target), transaction);
    transaction.put(User, [record.account, record.name.toLowerCase()], record);
  });
}

export function changeRole(call: ServerCall, target: Located<RoleRecord>, change: Change<RoleRecord>): Promise<void> {
  return call.resources.records.transaction(async (transaction) => {
    const record = await change(await roleIn(transaction, target), transaction);
    transaction.put(Role, [record.account, record.name.toLowerCase()], record);
  });
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

export function changeInstanceProfile(
  call: ServerCall,
  target: Located<InstanceProfileRecord>,
  change: Change<InstanceProfileRecord>,
): Promise<void> {
  return call.resources.records.transaction(async (transaction) => {
    const record = await change(await instanceProfileIn(transaction, target), transaction);
    transaction.put(InstanceProfile, [record.account, record.name.toLowerCase()], record);
  });
}
