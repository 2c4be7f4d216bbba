// Trust policies: whom a role names must exist, and a name that is used again is not trusted again.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { parseArn } from '../../kernel/arn.ts';
import { isAccountId } from '../../kernel/ids.ts';
import { principalsOf } from '../../policy/document.ts';
import { Account } from '../../storage/records/account.ts';
import { Role, User } from '../../storage/records/identity.ts';
import type { RecordReader, RecordTransaction } from '../../storage/records/record.ts';
import { checkedText, policyDocument } from './constraints.ts';
import { malformed, parsed, significantCharacters } from './documents.ts';
import { limitExceeded } from './entities.ts';

const trustPolicyCharacters = 2048;
const uniqueId = /^A(IDA|ROA)[A-Z2-7]{12,}$/;

export interface TrustPolicy {
  readonly document: string;
  readonly awsPrincipals: readonly string[];
}

export function checkedTrustPolicy(document: string | undefined): TrustPolicy {
  const text = checkedText(document, 'assumeRolePolicyDocument', policyDocument);
  const principals = principalsOf(parsed(text, 'trust'));
  if (significantCharacters(text) > trustPolicyCharacters)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${trustPolicyCharacters}`);
  const [canonicalUser] = principals.canonicalUser;
  if (canonicalUser !== undefined) throw invalidPrincipal('CanonicalUser', canonicalUser);
  return { document: text, awsPrincipals: principals.aws };
}

function invalidPrincipal(kind: 'AWS' | 'CanonicalUser', principal: string): Error {
  return malformed(`Invalid principal in policy: "${kind}":"${principal}"`);
}

/** Throws when a principal is not there. Whether it is can be seen by whoever may write a trust policy, as on AWS. */
export async function requirePrincipals(records: RecordReader, trust: TrustPolicy): Promise<void> {
  for (const principal of trust.awsPrincipals)
    if (!(await principalExists(records, principal))) throw invalidPrincipal('AWS', principal);
}

async function principalExists(records: RecordReader, principal: string): Promise<boolean> {
  if (uniqueId.test(principal)) return uniqueIdExists(records, principal);
  if (isAccountId(principal)) return (await records.get(Account, [principal])) !== undefined;
  const parsedArn = parseArn(principal);
  if (parsedArn === undefined || !isAccountId(parsedArn.account)) return false;
  const { account, service, resource } = parsedArn;
  const parts = resource.split('/');
  const name = parts.at(-1)?.toLowerCase() ?? '';
  if (service === 'iam' && resource === 'root') return (await records.get(Account, [account])) !== undefined;
  if (service === 'iam' && parts[0] === 'user') return (await records.get(User, [account, name]))?.arn === principal;
  if (service === 'iam' && parts[0] === 'role') return (await records.get(Role, [account, name]))?.arn === principal;
  if (service === 'sts' && parts[0] === 'assumed-role' && parts.length === 3)
    return (await records.get(Role, [account, parts[1]?.toLowerCase() ?? '']))?.name === parts[1];
  return service === 'sts' && parts[0] === 'federated-user' && (await records.get(Account, [account])) !== undefined;
}

async function uniqueIdExists(records: RecordReader, id: string): Promise<boolean> {
  const all = id.startsWith('AIDA') ? records.list(User, { under: [] }) : records.list(Role, { under: [] });
  for await (const { value } of all) if (value.id === id) return true;
  return false;
}

/**
 * Puts another name of a principal into every trust policy that names it. For a principal that goes, the other name
 * is its unique id, which nobody has ever again; so AWS shows a trust policy whose principal was deleted.
 */
export async function renamePrincipal(transaction: RecordTransaction, from: string, to: string): Promise<void> {
  for await (const { value: role } of transaction.list(Role, { under: [] })) {
    const trustPolicy = withPrincipal(role.trustPolicy, from, to);
    if (trustPolicy !== role.trustPolicy)
      transaction.put(Role, [role.account, role.name.toLowerCase()], { ...role, trustPolicy });
  }
}

/** Only in `Principal` and `NotPrincipal`: an ARN in a condition stays what its writer meant by it. */
export function withPrincipal(document: string, from: string, to: string): string {
  const policy: unknown = JSON.parse(document);
  let changed = false;
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (value !== from) return value;
    changed = true;
    return to;
  };
  for (const statement of listOf(objectOf(policy)?.Statement)) {
    for (const element of ['Principal', 'NotPrincipal']) {
      const principal = objectOf(objectOf(statement)?.[element]);
      if (principal !== undefined) principal.AWS = renamed(principal.AWS);
    }
  }
  return changed ? JSON.stringify(policy) : document;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
