// Server certificates with their private keys, which are never shown again.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
import type { AccountId } from '../../kernel/ids.ts';
import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

export interface ServerCertificateRecord {
  readonly account: AccountId;
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  /** `ASCA...` */
  readonly id: string;
  readonly arn: string;
  readonly body: string;
  readonly chain: string | undefined;
  readonly privateKey: string;
  readonly uploadedAtMs: number;
  readonly expiresAtMs: number;
  readonly tags: Tags;
}

export const ServerCertificate = recordKind<[account: AccountId, name: string], ServerCertificateRecord>({
  name: 'server-certificate',
  version: 1,
});
