// Passwords of users: set, changed and compared, always by their hashes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html
import type { LoginProfile as ShownProfile } from '@aws-sdk/client-iam';
import { hashPassword, isPassword } from '../../crypto/password.ts';
import { Fault } from '../../kernel/fault.ts';
import type { PasswordPolicyRecord } from '../../storage/records/account-settings.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import { LoginProfile, type LoginProfileRecord, type PasswordHash } from '../../storage/records/login-profile.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { Resources, ServerCall } from '../context.ts';
import { noSuch } from './entities.ts';

/** The most that an account's rules may look back. */
const keptEarlier = 24;

export const newPassword = (resources: Resources, password: string): Promise<PasswordHash> =>
  hashPassword(password, resources.random.bytes(16));

export function shownProfile(user: UserRecord, profile: LoginProfileRecord): ShownProfile {
  return {
    UserName: user.name,
    CreateDate: new Date(profile.createdAtMs),
    PasswordResetRequired: profile.resetRequired,
  };
}

export async function profileOf(records: RecordReader, user: UserRecord): Promise<LoginProfileRecord> {
  const profile = await records.get(LoginProfile, [user.account, user.id]);
  if (profile === undefined) throw noSuch.loginProfile(user.name);
  return profile;
}

/** Throws when the password is one of the last that the account's rules look back at. */
export async function requireUnused(
  password: string,
  profile: LoginProfileRecord,
  policy: PasswordPolicyRecord | undefined,
): Promise<void> {
  const looksBack = [profile.password, ...profile.earlier].slice(0, policy?.reusePrevention ?? 0);
  for (const known of looksBack) {
    if (await isPassword(password, known))
      throw new Fault('PasswordPolicyViolation', { message: 'Password cannot be one of the last used passwords' });
  }
}

export interface PasswordChange {
  readonly password: PasswordHash | undefined;
  readonly resetRequired: boolean;
}

/** Fails when the profile is no longer the one that was judged: its hashes were compared outside the transaction. */
export function changeProfile(
  call: ServerCall,
  user: UserRecord,
  judged: LoginProfileRecord,
  { password, resetRequired }: PasswordChange,
): Promise<void> {
  return call.resources.records.transaction(async (transaction) => {
    const now = await transaction.get(LoginProfile, [user.account, user.id]);
    if (now === undefined) throw noSuch.loginProfile(user.name);
    if (!now.password.hash.equals(judged.password.hash))
      throw new Fault('EntityTemporarilyUnmodifiable', {
        message: `Login Profile for User ${user.name} cannot be modified while login profile is being created.`,
      });
    const kept = password === undefined ? {} : replaced(now, password, call.nowMs);
    transaction.put(LoginProfile, [user.account, user.id], { ...now, ...kept, resetRequired });
  });
}

function replaced(now: LoginProfileRecord, password: PasswordHash, nowMs: number): Partial<LoginProfileRecord> {
  return { password, changedAtMs: nowMs, earlier: [now.password, ...now.earlier].slice(0, keptEarlier) };
}
