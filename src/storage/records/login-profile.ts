// Passwords of users, as they can be compared and not read.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_LoginProfile.html
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

/** By scrypt: https://www.rfc-editor.org/rfc/rfc7914 */
export interface PasswordHash {
  readonly salt: Buffer;
  readonly hash: Buffer;
  /** The cost, as a power of two; and the size of a block. */
  readonly cost: number;
  readonly blockSize: number;
}

export interface LoginProfileRecord {
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  readonly resetRequired: boolean;
  readonly password: PasswordHash;
  /** The newest first: what may not be used again. */
  readonly earlier: readonly PasswordHash[];
}

/** By the user's unique id, so that it stays when the user gets another name. */
export const LoginProfile = recordKind<[account: AccountId, userId: string], LoginProfileRecord>({
  name: 'login-profile',
  version: 1,
});
