// Public keys and certificates that are kept for a user, by the user's unique id: they stay when the user gets another name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials.html
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

export type CredentialStatus = 'Active' | 'Inactive';

interface UserCredential {
  readonly id: string;
  readonly status: CredentialStatus;
  readonly uploadedAtMs: number;
}

export interface SshPublicKeyRecord extends UserCredential {
  /** As it was given. */
  readonly body: string;
  /** The key as SSH has it on the wire. */
  readonly blob: Buffer;
}

export const SshPublicKey = recordKind<[account: AccountId, userId: string, keyId: string], SshPublicKeyRecord>({
  name: 'ssh-public-key',
  version: 1,
});

export interface SigningCertificateRecord extends UserCredential {
  /** In PEM, as it was given. */
  readonly body: string;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
}

export const SigningCertificate = recordKind<
  [account: AccountId, userId: string, certificateId: string],
  SigningCertificateRecord
>({ name: 'signing-certificate', version: 1 });
