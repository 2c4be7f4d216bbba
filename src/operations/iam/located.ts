// The entity that a request on IAM is about, found before anything is decided. What is not there has an ARN all
// the same, so that a stranger learns nothing and an allowed caller gets `NoSuchEntity`.
import { arn, parseArn } from '../../kernel/arn.ts';
import type { AuthenticatedCaller } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { type AwsManagedPolicy, awsManagedPolicy } from '../../policy/aws-managed.ts';
import { Account } from '../../storage/records/account.ts';
import {
  InstanceProfile,
  type InstanceProfileRecord,
  ManagedPolicy,
  type ManagedPolicyRecord,
  Role,
  type RoleRecord,
  User,
  type UserRecord,
} from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { arnText, checkedText, instanceProfileName, invalid, roleName, userName } from './constraints.ts';

export interface Located<Found> {
  readonly account: AccountId;
  readonly name: string;
  readonly arn: string;
  /** Undefined when there is none of this name. */
  readonly found: Found | undefined;
}

/** A policy of the account's own, or one of AWS's. */
export type AnyManagedPolicy =
  | { readonly kind: 'customer'; readonly record: ManagedPolicyRecord }
  | { readonly kind: 'aws'; readonly policy: AwsManagedPolicy };

/** The caller, who has an account: IAM serves nobody else. */
export function identified(call: CallFacts): AuthenticatedCaller {
  const { caller } = call;
  if (caller.kind === 'anonymous' || caller.kind === 'service') throw new Fault('MissingAuthenticationToken');
  return caller;
}

export async function locateUser(
  name: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<UserRecord>> {
  const { account } = identified(call);
  const checked = checkedText(name, 'userName', userName);
  const found = await readers.records.get(User, [account, checked.toLowerCase()]);
  return { account, name: checked, arn: found?.arn ?? arn.user(account, '/', checked), found };
}

/** The user that is named, or the one who calls, who may be the root. */
export function locateUserOrSelf(
  name: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<UserRecord>> {
  const caller = identified(call);
  if (name === undefined && caller.kind === 'root') return rootAsUser(caller.account, readers);
  if (name === undefined && caller.kind !== 'user')
    throw invalid('Must specify userName when calling with non-User credentials');
  return locateUser(name ?? (caller.kind === 'user' ? caller.userName : undefined), readers, call);
}

/** The root of an account as IAM shows it: it has neither a record of its own nor credentials that are kept. */
async function rootAsUser(account: AccountId, readers: Readers): Promise<Located<UserRecord>> {
  const record = await readers.records.get(Account, [account]);
  const found: UserRecord = {
    account,
    name: 'root',
    path: '/',
    id: account,
    arn: arn.accountRoot(account),
    createdAtMs: record?.joinedAtMs ?? 0,
    inlinePolicies: {},
    attachedPolicyArns: [],
    permissionsBoundaryArn: undefined,
    tags: {},
    accessKeyIds: [],
  };
  return { account, name: found.name, arn: found.arn, found };
}

export async function locateRole(
  name: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<RoleRecord>> {
  const { account } = identified(call);
  const checked = checkedText(name, 'roleName', roleName);
  const found = await readers.records.get(Role, [account, checked.toLowerCase()]);
  return { account, name: checked, arn: found?.arn ?? arn.role(account, '/', checked), found };
}

export async function locateInstanceProfile(
  name: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<InstanceProfileRecord>> {
  const { account } = identified(call);
  const checked = checkedText(name, 'instanceProfileName', instanceProfileName);
  const found = await readers.records.get(InstanceProfile, [account, checked.toLowerCase()]);
  return { account, name: checked, arn: found?.arn ?? arn.instanceProfile(account, '/', checked), found };
}

/** The account and the name in a policy's ARN; the path is left to the record, which must have the same ARN. */
function policyArnParts(text: string): { account: AccountId | 'aws'; name: string } {
  const parsed = parseArn(text);
  const account = parsed?.account === 'aws' ? 'aws' : parsed?.account;
  const name = parsed?.resource.startsWith('policy/') ? parsed.resource.split('/').at(-1) : undefined;
  if (parsed?.service !== 'iam' || !name || account === undefined || (account !== 'aws' && !isAccountId(account)))
    throw invalid(`ARN ${text} is not valid.`);
  return { account, name };
}

export async function readPolicy(records: RecordReader, policyArn: string): Promise<AnyManagedPolicy | undefined> {
  const { account, name } = policyArnParts(policyArn);
  if (account === 'aws') {
    const policy = awsManagedPolicy(policyArn);
    return policy && { kind: 'aws', policy };
  }
  const record = await records.get(ManagedPolicy, [account, name.toLowerCase()]);
  return record?.arn === policyArn ? { kind: 'customer', record } : undefined;
}

export function checkedPolicyArn(policyArn: string | undefined): string {
  const text = checkedText(policyArn, 'policyArn', arnText);
  policyArnParts(text);
  return text;
}

/** A policy by its ARN, which may be one of AWS's or, to be refused, one of another account's. */
export async function locatePolicy(
  policyArn: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<AnyManagedPolicy>> {
  const text = checkedPolicyArn(policyArn);
  const { account, name } = policyArnParts(text);
  const owner = account === 'aws' ? identified(call).account : account;
  return { account: owner, name, arn: text, found: await readPolicy(readers.records, text) };
}
