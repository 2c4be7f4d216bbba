// The keys that an identity provider signs with: found through its discovery document, and kept for a while.
// https://openid.net/specs/openid-connect-discovery-1_0.html
import type { JSONWebKeySet } from 'jose';
import { minuteMs, secondMs } from '../../kernel/clock.ts';
import type { OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import { fetchJson, type ProviderNetwork, ProviderRefused } from './fetch-json.ts';

/** A key that a provider has withdrawn is taken for so long at most. */
const keptMs = 10 * minuteMs;
/** So long a provider is left alone after it was asked, whatever it answered: strangers decide when it is asked. */
const leftAloneMs = 10 * secondMs;
const rememberedProviders = 1000;
const keysOfProvider = 100;

interface Kept {
  readonly askedAtMs: number;
  readonly keys: Promise<JSONWebKeySet>;
}

export interface ProviderKeys {
  /** `newerThanMs`: a set that was fetched before is not good enough, unless the provider has just been asked. */
  get(provider: OidcProviderRecord, nowMs: number, newerThanMs?: number): Promise<JSONWebKeySet>;
}

export function createProviderKeys(network: ProviderNetwork): ProviderKeys {
  const kept = new Map<string, Kept>();
  return {
    get(provider, nowMs, newerThanMs = nowMs - keptMs) {
      // What one account trusts by a thumbprint is nothing to another.
      const name = JSON.stringify([provider.url, provider.thumbprints.toSorted()]);
      const known = kept.get(name);
      if (known !== undefined && known.askedAtMs <= nowMs) {
        const isGood = known.askedAtMs > newerThanMs || known.askedAtMs > nowMs - leftAloneMs;
        if (isGood) return known.keys;
      }
      const keys = fetchKeys(provider, network);
      kept.delete(name);
      kept.set(name, { askedAtMs: nowMs, keys });
      // Whoever waits for it sees the failure; it is remembered as long as the provider is left alone.
      keys.catch(() => kept.set(name, { askedAtMs: nowMs - keptMs + leftAloneMs, keys }));
      const [oldest] = kept.keys();
      if (kept.size > rememberedProviders && oldest !== undefined) kept.delete(oldest);
      return keys;
    },
  };
}

async function fetchKeys({ url, thumbprints }: OidcProviderRecord, network: ProviderNetwork): Promise<JSONWebKeySet> {
  const issuer = `https://${url}`;
  const wellKnown = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const discovered = objectOf(await fetchJson(wellKnown, thumbprints, network));
  if (discovered.issuer !== issuer) throw new ProviderRefused(`the discovery document is not that of \`${issuer}\``);
  const address = typeof discovered.jwks_uri === 'string' ? discovered.jwks_uri : '';
  if (!URL.canParse(address)) throw new ProviderRefused('the discovery document names no `jwks_uri`');
  const { keys } = objectOf(await fetchJson(new URL(address), thumbprints, network));
  if (!Array.isArray(keys) || keys.length > keysOfProvider || !keys.every(isObject))
    throw new ProviderRefused('the key set is none');
  return { keys: keys as JSONWebKeySet['keys'] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new ProviderRefused('the document is no object');
  return value;
}
