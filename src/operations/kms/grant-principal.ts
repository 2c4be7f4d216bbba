// A principal that a grant names: found when the grant is made, and bound to who has the name then.
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grantee-principal
import { parseArn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import { Role, User } from '../../storage/records/identity.ts';
import type { GrantPrincipal } from '../../storage/records/kms-grant.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { isKnownPrincipal } from './known-principals.ts';

/** A principal as CreateGrant names it, by an ARN or as a service. */
export async function grantPrincipal(
  named: string | undefined,
  service: string | undefined,
  records: RecordReader,
): Promise<GrantPrincipal | undefined> {
  if (service !== undefined) return { name: service, boundTo: service };
  if (named === undefined) return undefined;
  const parsed = parseArn(named);
  if (parsed === undefined) throw new Fault('InvalidArnException', { message: `Invalid arn ${named}` });
  if (!(await isKnownPrincipal(named, records)))
    throw new Fault('InvalidArnException', { message: `ARN does not refer to a valid principal: ${named}` });
  const [kind, ...path] = parsed.resource.split('/');
  const name = (path.at(-1) ?? '').toLowerCase();
  const { account } = parsed;
  if (parsed.service === 'iam' && isAccountId(account)) {
    const holder = kind === 'user' ? User : kind === 'role' ? Role : undefined;
    const found = holder && (await records.get<[AccountId, string], { readonly id: string }>(holder, [account, name]));
    if (found !== undefined) return { name: named, boundTo: found.id };
  }
  return { name: named, boundTo: named };
}
