// Managed policies on users, roles and groups: attached, or as their boundary. A customer's policy counts its uses.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html
import type { AttachedPolicy } from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { type AwsManagedPolicy, awsManagedPolicies, awsManagedPolicy, isAttachable } from '../../policy/aws-managed.ts';
import { Group } from '../../storage/records/group.ts';
import {
  ManagedPolicy,
  type ManagedPolicyRecord,
  Role,
  type RoleRecord,
  User,
  type UserRecord,
} from '../../storage/records/identity.ts';
import type { RecordReader, RecordTransaction } from '../../storage/records/record.ts';
import { limitExceeded, noSuch } from './entities.ts';
import { readPolicy } from './located.ts';

type Counter = 'attachmentCount' | 'boundaryUsageCount';

/** Users, roles and groups: only the first two can be bound. */
interface Attachable {
  readonly account: AccountId;
  readonly attachedPolicyArns: readonly string[];
}
type Bounded = UserRecord | RoleRecord;

/** What the quota of attached policies is called for each kind. */
function quotaOf(holder: Attachable): string {
  if ('trustPolicy' in holder) return 'PoliciesPerRole';
  return 'accessKeyIds' in holder ? 'PoliciesPerUser' : 'PoliciesPerGroup';
}

/** AWS's default; it raises it on request. */
const policiesPerHolder = 10;

async function ownPolicy(
  records: RecordReader,
  account: AccountId,
  policyArn: string,
): Promise<ManagedPolicyRecord | undefined> {
  const policy = await readPolicy(records, policyArn);
  return policy?.kind === 'customer' && policy.record.account === account ? policy.record : undefined;
}

async function count(
  transaction: RecordTransaction,
  account: AccountId,
  policyArn: string,
  counter: Counter,
  by: 1 | -1,
): Promise<void> {
  const published = awsManagedPolicy(policyArn);
  if (published !== undefined) return requireAttachable(published);
  const record = await ownPolicy(transaction, account, policyArn);
  if (record === undefined)
    throw new Fault('NoSuchEntity', { message: `Policy ${policyArn} does not exist or is not attachable.` });
  transaction.put(ManagedPolicy, [account, record.name.toLowerCase()], { ...record, [counter]: record[counter] + by });
}

function requireAttachable(policy: AwsManagedPolicy): void {
  if (!isAttachable(policy))
    throw new Fault('PolicyNotAttachable', { message: `policy \`${policy.arn}\` cannot be attached` });
}

/** Attaching what is attached changes nothing. */
export async function attach<Record extends Attachable>(
  transaction: RecordTransaction,
  holder: Record,
  policyArn: string,
): Promise<Record> {
  if (holder.attachedPolicyArns.includes(policyArn)) return holder;
  await count(transaction, holder.account, policyArn, 'attachmentCount', 1);
  if (holder.attachedPolicyArns.length >= policiesPerHolder)
    throw limitExceeded(`Cannot exceed quota for ${quotaOf(holder)}: ${policiesPerHolder}`);
  return { ...holder, attachedPolicyArns: [...holder.attachedPolicyArns, policyArn] };
}

export async function detach<Record extends Attachable>(
  transaction: RecordTransaction,
  holder: Record,
  policyArn: string,
): Promise<Record> {
  if (!holder.attachedPolicyArns.includes(policyArn)) throw noSuch.policy(policyArn);
  await count(transaction, holder.account, policyArn, 'attachmentCount', -1);
  return { ...holder, attachedPolicyArns: holder.attachedPolicyArns.filter((other) => other !== policyArn) };
}

/** Sets the boundary, or takes it away. */
export async function bound<Record extends Bounded>(
  transaction: RecordTransaction,
  holder: Record,
  policyArn: string | undefined,
): Promise<Record> {
  const before = holder.permissionsBoundaryArn;
  if (before === policyArn) return holder;
  if (policyArn !== undefined) await count(transaction, holder.account, policyArn, 'boundaryUsageCount', 1);
  if (before !== undefined) await count(transaction, holder.account, before, 'boundaryUsageCount', -1);
  return { ...holder, permissionsBoundaryArn: policyArn };
}

/** The last part of an ARN, which is the policy's name as it is spelled. */
const nameIn = (policyArn: string): string => policyArn.slice(policyArn.lastIndexOf('/') + 1);
const pathIn = (policyArn: string): string => policyArn.slice(policyArn.indexOf('/'), policyArn.lastIndexOf('/') + 1);

export function attachedPolicies(holder: Attachable, pathPrefix: string | undefined): AttachedPolicy[] {
  return holder.attachedPolicyArns
    .filter((policyArn) => pathIn(policyArn).startsWith(pathPrefix ?? '/'))
    .map((policyArn) => ({ PolicyName: nameIn(policyArn), PolicyArn: policyArn }))
    .sort((a, b) => (a.PolicyName < b.PolicyName ? -1 : 1));
}

export interface PolicyHolder {
  readonly kind: 'User' | 'Role' | 'Group';
  readonly record: Attachable & {
    readonly name: string;
    readonly id: string;
    readonly path: string;
    readonly permissionsBoundaryArn?: string | undefined;
  };
}

/** Users, roles and groups of an account, each in the order of their names. */
export async function* holders(records: RecordReader, account: AccountId): AsyncIterable<PolicyHolder> {
  for await (const { value } of records.list(Group, { under: [account] })) yield { kind: 'Group', record: value };
  for await (const { value } of records.list(User, { under: [account] })) yield { kind: 'User', record: value };
  for await (const { value } of records.list(Role, { under: [account] })) yield { kind: 'Role', record: value };
}

export interface Uses {
  readonly attachmentCount: number;
  readonly boundaryUsageCount: number;
}

/** How often an account uses each of AWS's policies: counted when asked, since AWS's policies are nobody's records. */
export async function usesOfAwsPolicies(records: RecordReader, account: AccountId): Promise<ReadonlyMap<string, Uses>> {
  const uses = new Map(awsManagedPolicies.map(({ arn }) => [arn, { attachmentCount: 0, boundaryUsageCount: 0 }]));
  for await (const { record } of holders(records, account)) {
    for (const policyArn of record.attachedPolicyArns) {
      const use = uses.get(policyArn);
      if (use !== undefined) use.attachmentCount += 1;
    }
    const bounding = uses.get(record.permissionsBoundaryArn ?? '');
    if (bounding !== undefined) bounding.boundaryUsageCount += 1;
  }
  return uses;
}
