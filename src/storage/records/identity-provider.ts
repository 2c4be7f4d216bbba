// Identity providers that an account trusts: OpenID Connect issuers and SAML metadata.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
import type { AccountId } from '../../kernel/ids.ts';
import type { Tags } from './identity.ts';
import { type RecordReader, recordKind } from './record.ts';

export interface OidcProviderRecord {
  readonly account: AccountId;
  readonly arn: string;
  /** The issuer without its `https://`: `token.example.com/path`. */
  readonly url: string;
  /** Audiences; a token must be for one of them. */
  readonly clientIds: readonly string[];
  /** SHA-1 of certificates, 40 small hexadecimal digits each; none where only well-known authorities are trusted. */
  readonly thumbprints: readonly string[];
  readonly createdAtMs: number;
  readonly tags: Tags;
}

export const OidcProvider = recordKind<[account: AccountId, url: string], OidcProviderRecord>({
  name: 'oidc-provider',
  version: 1,
});

/** The provider of an issuer, whose `https://` may be there or not. */
export function oidcProviderOf(
  records: RecordReader,
  account: AccountId,
  issuer: string,
): Promise<OidcProviderRecord | undefined> {
  return records.get(OidcProvider, [account, issuer.replace(/^https:\/\//, '')]);
}

export interface SamlProviderRecord {
  readonly account: AccountId;
  readonly arn: string;
  readonly name: string;
  /** As it was given. */
  readonly metadata: string;
  /** What the metadata says of itself, and whose assertions it is about. */
  readonly entityId: string;
  readonly validUntilMs: number;
  readonly createdAtMs: number;
  readonly tags: Tags;
}

export const SamlProvider = recordKind<[account: AccountId, name: string], SamlProviderRecord>({
  name: 'saml-provider',
  version: 1,
});
