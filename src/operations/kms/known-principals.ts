// Whether a principal that a key policy names exists: KMS refuses a policy with one that does not.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
import { parseArn } from '../../kernel/arn.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import { Account } from '../../storage/records/account.ts';
import { Role, User } from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';

/** `name` as in `Principal.AWS`: an account id, or the ARN of an account's root, a user, a role or a session. */
export async function isKnownPrincipal(name: string, records: RecordReader): Promise<boolean> {
  if (isAccountId(name)) return isAccount(name, records);
  const parsed = parseArn(name);
  if (parsed === undefined || !isAccountId(parsed.account)) return false;
  const { service, account, resource } = parsed;
  if (resource === 'root' && service === 'iam') return isAccount(account, records);
  const [kind, ...path] = resource.split('/');
  const last = path.at(-1);
  if (last === undefined) return false;
  if (service === 'iam' && kind === 'user')
    return (await records.get(User, [account, last.toLowerCase()]))?.arn === name;
  if (service === 'iam' && kind === 'role')
    return (await records.get(Role, [account, last.toLowerCase()]))?.arn === name;
  if (service === 'sts' && kind === 'assumed-role' && path.length === 2)
    return (await records.get(Role, [account, (path[0] ?? '').toLowerCase()])) !== undefined;
  return service === 'sts' && kind === 'federated-user' && isAccount(account, records);
}

async function isAccount(account: AccountId, records: RecordReader): Promise<boolean> {
  return (await records.get(Account, [account])) !== undefined;
}
