// Identity providers of an account: found by their ARN, and what is demanded of them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
import { arn, parseArn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import {
  OidcProvider,
  type OidcProviderRecord,
  SamlProvider,
  type SamlProviderRecord,
} from '../../storage/records/identity-provider.ts';
import type { Readers } from '../context.ts';
import { arnText, checkedText, invalid, type TextRule } from './constraints.ts';
import { type EntityKind, limitExceeded, noSuch } from './entities.ts';
import { identified, type Located } from './located.ts';

const asGiven = (name: string): string => name;

export const oidcProviders: EntityKind<OidcProviderRecord> = {
  records: OidcProvider,
  keyOf: asGiven,
  missing: noSuch.oidcProvider,
};

export const samlProviders: EntityKind<SamlProviderRecord> = {
  records: SamlProvider,
  keyOf: asGiven,
  missing: noSuch.samlProvider,
};

const anyText: TextRule = { min: 1, max: 255, pattern: /^/ };
const thumbprint: TextRule = { min: 40, max: 40, pattern: /^/ };
const clientIdsPerProvider = 100;
const thumbprintsPerProvider = 5;

export const invalidInput = (message: string): Fault => new Fault('InvalidInput', { message });

/** The issuer as its provider is named: without `https://`. A port is taken: docs/decisions/0200-identity-providers.md. */
export function checkedIssuer(url: string | undefined): string {
  const text = checkedText(url, 'url', anyText);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  const isIssuer = parsed?.protocol === 'https:' && /^https:\/\/[^\s?#@\\]+$/.test(text);
  if (!isIssuer) throw invalid('Invalid Open ID Connect Provider URL');
  return text.slice('https://'.length);
}

export function checkedClientIds(ids: readonly string[] | undefined): readonly string[] {
  const checked = (ids ?? []).map((id, index) => checkedText(id, `clientIDList.${index + 1}.member`, anyText));
  const distinct = [...new Set(checked)];
  if (distinct.length > clientIdsPerProvider)
    throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${clientIdsPerProvider}`);
  return distinct;
}

/** In small letters, as they are compared. */
export function checkedThumbprints(thumbprints: readonly string[] | undefined): readonly string[] {
  const given = thumbprints ?? [];
  if (given.length > thumbprintsPerProvider)
    throw invalidInput(`Thumbprint list must contain fewer than ${thumbprintsPerProvider} entries.`);
  return given.map((text, index) => {
    const checked = checkedText(text, `thumbprintList.${index + 1}.member`, thumbprint).toLowerCase();
    if (!/^[0-9a-f]{40}$/.test(checked)) throw invalidInput('Invalid thumbprint: it must be 40 hexadecimal digits.');
    return checked;
  });
}

function providerArnParts(
  providerArn: string | undefined,
  member: string,
  kind: 'oidc-provider' | 'saml-provider',
): { account: AccountId; name: string; arn: string } {
  const text = checkedText(providerArn, member, arnText);
  const parsed = parseArn(text);
  const prefix = `${kind}/`;
  const name = parsed?.resource.startsWith(prefix) ? parsed.resource.slice(prefix.length) : '';
  if (parsed?.service !== 'iam' || name === '' || !isAccountId(parsed.account))
    throw invalidInput(`Invalid ARN: ${text}`);
  return { account: parsed.account, name, arn: text };
}

export async function locateOidcProvider(
  providerArn: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<OidcProviderRecord>> {
  identified(call);
  const parts = providerArnParts(providerArn, 'openIDConnectProviderArn', 'oidc-provider');
  return { ...parts, found: await readers.records.get(OidcProvider, [parts.account, parts.name]) };
}

export async function locateSamlProvider(
  providerArn: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<SamlProviderRecord>> {
  identified(call);
  const parts = providerArnParts(providerArn, 'sAMLProviderArn', 'saml-provider');
  return { ...parts, found: await readers.records.get(SamlProvider, [parts.account, parts.name]) };
}

/** A provider that is to be made. */
export function newOidcProvider(call: CallFacts, issuer: string): Located<OidcProviderRecord> {
  const { account } = identified(call);
  return { account, name: issuer, arn: arn.oidcProvider(account, issuer), found: undefined };
}

/** Assertions are taken as they were signed; none is decrypted. */
export function refuseEncryptedAssertions(mode: string | undefined, privateKey: string | undefined): void {
  if (mode !== undefined || privateKey !== undefined)
    throw new Fault('NotImplemented', { what: 'Encryption of SAML assertions' });
}
