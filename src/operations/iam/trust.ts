// Trust policies: whom a role names must exist.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { parseArn } from '../../kernel/arn.ts';
import { isAccountId } from '../../kernel/ids.ts';
import { principalsOf } from '../../policy/document.ts';
import { Account } from '../../storage/records/account.ts';
import { Role, type RoleRecord, User } from '../../storage/records/identity.ts';
import type { PolicyPlace } from '../../storage/records/policy-names.ts';
import type { RecordReader } from '../../storage/records/record.ts';
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

/** Where the trust policy of a role is kept. */
export function rolePlace(role: RoleRecord): PolicyPlace {
  return ['role', role.account, role.name.toLowerCase()];
}
