// A JSON document of an identity provider, over HTTPS: no redirects, bounded in time and size, and only from where the
// server may call.
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { connect, type DetailedPeerCertificate, getCACertificates } from 'node:tls';
import type { MayCall } from './networks.ts';

export interface ProviderNetwork {
  readonly mayCall: MayCall;
  /** PEM of authorities that the operator trusts beside the well-known ones. */
  readonly authorities: readonly string[];
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export class ProviderUnreachable extends Error {}
/** It answered, and not with what was asked for. */
export class ProviderRefused extends Error {}

/** `thumbprints` are SHA-1 of certificates that are trusted where no authority is, in small hexadecimal digits. */
export async function fetchJson(url: URL, thumbprints: readonly string[], network: ProviderNetwork): Promise<unknown> {
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw new ProviderRefused(`\`${url.origin}\` is no plain HTTPS URL`);
  const authorities = [...getCACertificates('default'), ...network.authorities];
  const signal = AbortSignal.timeout(network.timeoutMs);
  try {
    return await get(url, authorities, network, signal);
  } catch (error) {
    if (!isUntrusted(error) || thumbprints.length === 0) throw asUnreachable(error);
  }
  try {
    const anchors = await presentedWith(thumbprints, url, network, signal);
    if (anchors.length === 0)
      throw new ProviderUnreachable(`no thumbprint is that of a certificate of \`${url.host}\``);
    return await get(url, anchors, network, signal);
  } catch (error) {
    throw asUnreachable(error);
  }
}

function asUnreachable(error: unknown): Error {
  if (error instanceof ProviderUnreachable || error instanceof ProviderRefused) return error;
  return new ProviderUnreachable(error instanceof Error ? error.message : String(error), { cause: error });
}

const untrustedCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function isUntrusted(error: unknown): boolean {
  return untrustedCodes.has(String((error as NodeJS.ErrnoException).code));
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Looks names up as the system does and leaves out what may not be called, so that a name cannot change in between. */
function lookupWithin(mayCall: MayCall): LookupFunction {
  return (hostname: string, options: LookupOptions, callback: (...answer: never[]) => void) => {
    const answer = callback as (error: Error | null, found?: string | LookupAddress[], family?: number) => void;
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return answer(error);
      const allowed = addresses.filter(({ address }) => mayCall(address));
      const [first] = allowed;
      if (first === undefined) return answer(new ProviderUnreachable(`\`${hostname}\` is not an address to call`));
      return options.all === true ? answer(null, allowed) : answer(null, first.address, first.family);
    });
  };
}

function requireAddress(url: URL, { mayCall }: ProviderNetwork): void {
  const host = hostOf(url);
  if (isIP(host) !== 0 && !mayCall(host)) throw new ProviderUnreachable(`\`${host}\` is not an address to call`);
}

async function get(url: URL, ca: readonly string[], network: ProviderNetwork, signal: AbortSignal): Promise<unknown> {
  requireAddress(url, network);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { accept: 'application/json', 'user-agent': 'crosskey' };
    const options = { ca: [...ca], lookup: lookupWithin(network.mayCall), signal, headers, agent: false as const };
    request(url, { ...options, allowPartialTrustChain: true }, resolve)
      .on('error', reject)
      .end();
  });
  if (response.statusCode !== 200) {
    response.destroy();
    throw new ProviderRefused(`\`${url.host}\` answered with status ${response.statusCode}`);
  }
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    sizeBytes += piece.length;
    if (sizeBytes > network.maxBytes) throw new ProviderRefused(`\`${url.host}\` answered with too much`);
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw new ProviderRefused(`\`${url.host}\` answered with no JSON`);
  }
}

/** Of the certificates that the server shows, those with a thumbprint; whether they hold is decided by a handshake with them as anchors. */
function presentedWith(
  thumbprints: readonly string[],
  url: URL,
  network: ProviderNetwork,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const host = hostOf(url);
  requireAddress(url, network);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      lookup: lookupWithin(network.mayCall),
      // Nothing is sent on this connection.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
    });
    const end = () => socket.destroy(new ProviderUnreachable(`\`${url.host}\` did not answer in time`));
    signal.addEventListener('abort', end, { once: true });
    socket.once('error', reject);
    socket.once('close', () => signal.removeEventListener('abort', end));
    socket.once('secureConnect', () => {
      resolve(pemOf(socket.getPeerCertificate(true), thumbprints));
      socket.destroy();
    });
  });
}

function pemOf(leaf: DetailedPeerCertificate, thumbprints: readonly string[]): readonly string[] {
  const anchors: string[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = leaf;
  while (certificate?.raw !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    if (thumbprints.includes(certificate.fingerprint.replaceAll(':', '').toLowerCase())) {
      const lines = certificate.raw.toString('base64').match(/.{1,64}/g) ?? [];
      anchors.push(['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'));
    }
    certificate = certificate.issuerCertificate;
  }
  return anchors;
}
