// The certificate authority of this installation and the certificate it gives the server, made on the first start.
// Clients trust `tls/ca.pem`; the names are those of path-style and virtual-host addressing.
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, dayMs } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';

export interface ServerCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM: the server's certificate, then its authority's. */
  readonly cert: string;
  /** Path of the authority's certificate, for clients to trust. */
  readonly authorityPath: string;
}

/** A certificate with less life than this is replaced at start. */
const renewBeforeMs = 30 * dayMs;

/** Regions whose virtual hosts the certificate covers; a wildcard spans one label only. */
const regionsNamed = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'ca-west-1',
  'sa-east-1',
  'mx-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'ap-south-1',
  'ap-south-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ap-east-1',
  'me-south-1',
  'me-central-1',
  'il-central-1',
  'af-south-1',
] as const;

export interface SubjectName {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

export interface CertificateNeeds {
  /** Holds `ca.pem`, `ca.key`, `server.pem`, `server.key`; made with mode 0700 when missing. */
  readonly folder: string;
  readonly domains: readonly string[];
  /** The address that the server listens on. */
  readonly host: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** Reads the server's certificate, making or renewing what is missing, too old, or for other names. */
export async function serverCertificate(needs: CertificateNeeds): Promise<ServerCertificate> {
  mkdirSync(needs.folder, { recursive: true, mode: 0o700 });
  const path = (name: string) => join(needs.folder, name);
  const names = subjectNames(needs);
  if (!existsSync(path('ca.pem')) || !existsSync(path('ca.key'))) {
    await (await import('./make-certificates.ts')).makeAuthority(needs);
  }
  const authority = readFileSync(path('ca.pem'), 'utf8');
  if (!serves(path('server.pem'), authority, names, needs.clock.now())) {
    // The library is large: only a start that makes a certificate loads it.
    await (await import('./make-certificates.ts')).makeServer(needs, names);
  }
  return {
    key: readFileSync(path('server.key'), 'utf8'),
    cert: readFileSync(path('server.pem'), 'utf8') + authority,
    authorityPath: path('ca.pem'),
  };
}

function subjectNames({ domains, host }: CertificateNeeds): SubjectName[] {
  const dns = domains.flatMap((domain) => [
    domain,
    `*.${domain}`,
    `*.s3.${domain}`,
    // The clients of S3 Control put an account before the host.
    `*.s3-control.${domain}`,
    ...regionsNamed.flatMap((region) => [`s3.${region}.${domain}`, `*.s3.${region}.${domain}`]),
  ]);
  const addresses = new Set(['127.0.0.1', '::1', ...(/^[\d.]+$|:/.test(host) ? [host] : [])]);
  return [
    ...dns.map((value) => ({ type: 'dns' as const, value })),
    ...[...addresses].map((value) => ({ type: 'ip' as const, value })),
  ];
}

function serves(path: string, authority: string, names: readonly SubjectName[], nowMs: number): boolean {
  if (!existsSync(path)) return false;
  const certificate = new X509Certificate(readFileSync(path));
  const named = new Set(certificate.subjectAltName?.split(', '));
  return (
    certificate.checkIssued(new X509Certificate(authority)) &&
    certificate.validToDate.getTime() > nowMs + renewBeforeMs &&
    names.every(({ type, value }) =>
      type === 'dns' ? named.has(`DNS:${value}`) : certificate.checkIP(value) !== undefined,
    )
  );
}
