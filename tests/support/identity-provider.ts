// An OpenID Connect provider for a test: HTTPS under an authority of its own, a discovery document, keys, and tokens.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { systemRandom } from '../../src/kernel/random.ts';
import { serverCertificate } from '../../src/listener/certificates.ts';
import type { MovableClock } from './server.ts';

export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Path of the PEM file of its authority. */
  readonly authorities: string;
  /** SHA-1 of the certificate of its authority, and of its own. */
  readonly thumbprints: readonly [authority: string, server: string];
  /** What is asked of it, in order. */
  readonly asked: string[];
  /** Answers in place of the documents, by their path. */
  readonly instead: Map<string, { readonly status: number; readonly body: string; readonly location?: string }>;
  /** A new key takes the place of the old one. */
  rotate(algorithm?: string): Promise<void>;
  token(claims?: Record<string, unknown>): Promise<string>;
  /** Nobody can reach it any more. */
  stop(): Promise<void>;
}

export const subject = 'user-1';
export const audience = 'client-1';

interface Key {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

async function newKey(number: number, algorithm: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = `key-${number}`;
  return { kid, algorithm, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
}

export async function startIdentityProvider(clock: Pick<MovableClock, 'now'>): Promise<IdentityProvider> {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-idp-'));
  const certificate = await serverCertificate({
    folder,
    domains: ['localhost'],
    host: '127.0.0.1',
    clock,
    random: systemRandom,
  });
  const authority = readFileSync(certificate.authorityPath, 'utf8');
  const asked: string[] = [];
  const instead: IdentityProvider['instead'] = new Map();
  let number = 1;
  let key = await newKey(number, 'ES256');
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const path = `${request.url}`;
    asked.push(path);
    const documents: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: [key.publicJwk] },
    };
    const other = instead.get(path);
    const found = documents[path];
    const status = other?.status ?? (found === undefined ? 404 : 200);
    response.writeHead(status, other?.location === undefined ? {} : { location: other.location });
    response.end(other?.body ?? JSON.stringify(found ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const sha1 = (pem: string) => new X509Certificate(pem).fingerprint.replaceAll(':', '').toLowerCase();
  return {
    issuer,
    authorities: certificate.authorityPath,
    thumbprints: [sha1(authority), sha1(`${certificate.cert}`)],
    asked,
    instead,
    async rotate(algorithm = 'ES256') {
      number += 1;
      key = await newKey(number, algorithm);
    },
    token(claims = {}) {
      const iat = Math.floor(clock.now() / 1000);
      const all = { iss: issuer, sub: subject, aud: audience, iat, exp: iat + 600, ...claims };
      return new SignJWT(all).setProtectedHeader({ alg: key.algorithm, kid: key.kid }).sign(key.privateKey);
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
