// Virtual multi-factor devices: a seed that an application and the server share.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html
import type { AccountId } from '../../kernel/ids.ts';
import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

/** A device of a user, since its two codes were right. */
export interface MfaAssignment {
  /** In lower case. */
  readonly userName: string;
  readonly enabledAtMs: number;
  /** How far the device's clock is ahead, in steps of 30 seconds, as its codes showed. */
  readonly driftSteps: number;
  /** The newest step whose code was taken: no code is taken twice, and none before it. */
  readonly lastStep: number;
  /** Wrong codes since the last right one. */
  readonly failures: number;
  /** Before this time no code is taken, right or wrong. */
  readonly blockedUntilMs: number;
}

export interface MfaDeviceRecord {
  readonly account: AccountId;
  readonly arn: string;
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  readonly seed: Buffer;
  readonly createdAtMs: number;
  readonly assigned: MfaAssignment | undefined;
  readonly tags: Tags;
}

/** A device is named by path and name together. */
export const MfaDevice = recordKind<[account: AccountId, pathAndName: string], MfaDeviceRecord>({
  name: 'mfa-device',
  version: 1,
});
