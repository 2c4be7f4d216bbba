// The credential report: one line a user, of AWS's columns.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html#id_credentials_understanding_the_report_format
import { arn } from '../../kernel/arn.ts';
import { hourMs } from '../../kernel/clock.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { Account } from '../../storage/records/account.ts';
import { PasswordPolicy, type PasswordPolicyRecord } from '../../storage/records/account-settings.ts';
import { AccessKeyUse } from '../../storage/records/credential-use.ts';
import { AccessKey, User, type UserRecord } from '../../storage/records/identity.ts';
import { LoginProfile } from '../../storage/records/login-profile.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { SigningCertificate } from '../../storage/records/user-credential.ts';
import { passwordEndsAt } from './password-rules.ts';

/** A report that is younger is given again, and one that is older no longer. */
export const reportLifeMs = 4 * hourMs;

const userColumns = ['user', 'arn', 'user_creation_time'];
const passwordColumns = ['enabled', 'last_used', 'last_changed', 'next_rotation'].map((name) => `password_${name}`);
const keyColumns = ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'];
const certificateColumns = ['active', 'last_rotated'];

export const reportColumns: readonly string[] = [
  ...userColumns,
  ...passwordColumns,
  'mfa_active',
  ...[1, 2].flatMap((number) => keyColumns.map((name) => `access_key_${number}_${name}`)),
  ...[1, 2].flatMap((number) => certificateColumns.map((name) => `cert_${number}_${name}`)),
];

const none = 'N/A';
const notSupported = 'not_supported';

/** As AWS writes times here: without a fraction. */
function time(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}+00:00`;
}

async function passwordCells(
  records: RecordReader,
  user: UserRecord,
  policy: PasswordPolicyRecord | undefined,
): Promise<string[]> {
  const profile = await records.get(LoginProfile, [user.account, user.id]);
  if (profile === undefined) return ['false', none, none, none];
  const endsAt = passwordEndsAt(profile.changedAtMs, policy);
  return ['true', 'no_information', time(profile.changedAtMs), endsAt === undefined ? none : time(endsAt)];
}

async function keyCells(records: RecordReader, id: string | undefined): Promise<string[]> {
  const key = id === undefined ? undefined : await records.get(AccessKey, [id]);
  if (key === undefined) return ['false', none, none, none, none];
  const use = await records.get(AccessKeyUse, [key.accessKeyId]);
  const used = use === undefined ? [none, none, none] : [time(use.timeMs), use.region, use.service];
  return [String(key.status === 'Active'), time(key.createdAtMs), ...used];
}

async function certificateCells(records: RecordReader, user: UserRecord): Promise<string[]> {
  const cells: string[] = [];
  for await (const { value } of records.list(SigningCertificate, { under: [user.account, user.id], limit: 2 }))
    cells.push(String(value.status === 'Active'), time(value.uploadedAtMs));
  return [...cells, ...['false', none, 'false', none].slice(cells.length)];
}

async function userLine(
  records: RecordReader,
  user: UserRecord,
  policy: PasswordPolicyRecord | undefined,
): Promise<string> {
  const [first, second] = user.accessKeyIds;
  return line([
    user.name,
    user.arn,
    time(user.createdAtMs),
    ...(await passwordCells(records, user, policy)),
    String((user.mfaSerialNumbers ?? []).length > 0),
    ...(await keyCells(records, first)),
    ...(await keyCells(records, second)),
    ...(await certificateCells(records, user)),
  ]);
}

/** The root of an account signs nothing here: it has no password and no keys. */
function rootLine(account: AccountId, createdAtMs: number): string {
  const password = [notSupported, none, notSupported, notSupported];
  const key = ['false', none, none, none, none];
  return line([
    '<root_account>',
    arn.accountRoot(account),
    time(createdAtMs),
    ...password,
    'false',
    ...key,
    ...key,
    ...['false', none],
    ...['false', none],
  ]);
}

/** A name may hold a comma: https://www.rfc-editor.org/rfc/rfc4180 */
function line(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

export async function credentialReport(records: RecordReader, account: AccountId): Promise<string> {
  const policy = await records.get(PasswordPolicy, [account]);
  const joined = await records.get(Account, [account]);
  const lines = [line(reportColumns), rootLine(account, joined?.joinedAtMs ?? 0)];
  for await (const { value } of records.list(User, { under: [account] }))
    lines.push(await userLine(records, value, policy));
  return lines.join('\n');
}
