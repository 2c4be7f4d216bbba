// The role that somebody wants to assume, in any account. A role that is not there looks like one that is forbidden.
import { parseArn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import { Role, type RoleRecord } from '../../storage/records/identity.ts';
import type { Readers } from '../context.ts';

export interface LocatedRole {
  readonly account: AccountId;
  readonly arn: string;
  /** The name under which its trust policy is kept; for a role that is not there, one that no role can have. */
  readonly trustName: string;
  readonly found: RoleRecord | undefined;
}

export async function locateAssumedRole(roleArn: string, readers: Readers): Promise<LocatedRole> {
  const parsed = parseArn(roleArn);
  const name = parsed?.resource.startsWith('role/') ? parsed.resource.split('/').at(-1) : undefined;
  if (parsed === undefined || parsed.service !== 'iam' || !isAccountId(parsed.account) || !name)
    throw new Fault('ValidationException', { message: `${roleArn} is invalid` });
  const { account } = parsed;
  const record = await readers.records.get(Role, [account, name.toLowerCase()]);
  // The ARN must be the role's own, with its path and its case.
  const found = record?.arn === roleArn ? record : undefined;
  return { account, arn: roleArn, trustName: found?.name ?? `/${name}`, found };
}
