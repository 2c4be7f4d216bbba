// How an account comes into being: its records, and the role by which the management account enters it.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html
import { arn } from '../../kernel/arn.ts';
import { type AccountId, newAccountId, newUniqueId } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';
import { administratorAccessArn } from '../../policy/aws-managed.ts';
import { Account, AccountEmail, type AccountRecord, type OrganizationRecord } from '../../storage/records/account.ts';
import { Role, type RoleRecord, type Tags } from '../../storage/records/identity.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import { accountArn } from './membership.ts';

/** What is random about a new account: drawn before the transaction, which may run more than once. */
export interface DrawnAccount {
  readonly id: AccountId;
  readonly canonicalUserId: string;
}

export function drawAccount(random: Random, id: AccountId = newAccountId(random)): DrawnAccount {
  return { id, canonicalUserId: random.bytes(32).toString('hex') };
}

export interface NewAccount {
  readonly drawn: DrawnAccount;
  readonly name: string;
  readonly email: string;
  readonly joinedMethod: AccountRecord['joinedMethod'];
  readonly nowMs: number;
  readonly tags?: Tags;
}

type Outcome = 'made' | 'id-taken' | 'email-taken';

/** Puts the records of an account, unless its id or its email is somebody else's. */
export async function putAccount(
  transaction: RecordTransaction,
  organization: Pick<OrganizationRecord, 'id' | 'managementAccount'>,
  account: NewAccount,
): Promise<Outcome> {
  const { id, canonicalUserId } = account.drawn;
  const email = account.email.toLowerCase();
  if ((await transaction.get(Account, [id])) !== undefined) return 'id-taken';
  if ((await transaction.get(AccountEmail, [email])) !== undefined) return 'email-taken';
  transaction.put(Account, [id], {
    id,
    arn: accountArn(organization, id),
    name: account.name,
    email: account.email,
    status: 'ACTIVE',
    joinedMethod: account.joinedMethod,
    joinedAtMs: account.nowMs,
    canonicalUserId,
    tags: account.tags,
  });
  transaction.put(AccountEmail, [email], { account: id });
  return 'made';
}

/** The role by which whoever the management account allows may administer a new account. */
export function accessRole(
  account: AccountId,
  name: string,
  managementAccount: AccountId,
  random: Random,
  nowMs: number,
): RoleRecord {
  const trustPolicy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arn.accountRoot(managementAccount) }, Action: 'sts:AssumeRole' }],
  };
  return {
    account,
    name,
    path: '/',
    id: newUniqueId(random, 'AROA'),
    arn: arn.role(account, '/', name),
    createdAtMs: nowMs,
    inlinePolicies: {},
    attachedPolicyArns: [administratorAccessArn],
    permissionsBoundaryArn: undefined,
    tags: {},
    description: undefined,
    maxSessionSeconds: 3600,
    trustPolicy: JSON.stringify(trustPolicy),
  };
}

export function putRole(transaction: RecordTransaction, role: RoleRecord): void {
  transaction.put(Role, [role.account, role.name.toLowerCase()], role);
}
