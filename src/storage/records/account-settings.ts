// What IAM keeps of an account as a whole: its alias, and the rules for its users' passwords.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

/** No two accounts have one alias. */
export const AliasHolder = recordKind<[alias: string], { readonly account: AccountId }>({
  name: 'account-alias',
  version: 1,
});

/** An account has one at most. */
export const AliasOfAccount = recordKind<[account: AccountId], { readonly alias: string }>({
  name: 'alias-of-account',
  version: 1,
});

/** As in the API: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html */
export interface PasswordPolicyRecord {
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly allowUsersToChange: boolean;
  readonly maxAgeDays: number | undefined;
  readonly reusePrevention: number | undefined;
  readonly hardExpiry: boolean;
}

/** Absent while the account has AWS's default rules. */
export const PasswordPolicy = recordKind<[account: AccountId], PasswordPolicyRecord>({
  name: 'password-policy',
  version: 1,
});
