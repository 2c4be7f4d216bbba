// Makes the certificate authority and the server's certificate. RFC 5280.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { dayMs } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import type { CertificateNeeds, SubjectName } from './certificates.ts';

const authorityLifeMs = 3650 * dayMs;
/** Clients refuse server certificates that last longer. */
const serverLifeMs = 397 * dayMs;

const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export async function makeAuthority(needs: CertificateNeeds): Promise<void> {
  const keys = await crypto.subtle.generateKey(signing, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(needs.random),
    name: `CN=Crosskey local authority ${needs.random.bytes(4).toString('hex')}`,
    notBefore: new Date(needs.clock.now() - dayMs),
    notAfter: new Date(needs.clock.now() + authorityLifeMs),
    signingAlgorithm: signing,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  await writeKey(join(needs.folder, 'ca.key'), keys.privateKey);
  writeWhole(join(needs.folder, 'ca.pem'), `${certificate.toString('pem')}\n`, 0o644);
}

export async function makeServer(needs: CertificateNeeds, names: readonly SubjectName[]): Promise<void> {
  const authorityPem = readFileSync(join(needs.folder, 'ca.pem'), 'utf8');
  const authorityKey = await readKey(join(needs.folder, 'ca.key'));
  const keys = await crypto.subtle.generateKey(signing, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(needs.random),
    subject: `CN=${needs.domains[0] ?? 'localhost'}`,
    issuer: new X509Certificate(authorityPem).subject.split('\n').join(', '),
    notBefore: new Date(needs.clock.now() - dayMs),
    notAfter: new Date(needs.clock.now() + serverLifeMs),
    signingAlgorithm: signing,
    publicKey: keys.publicKey,
    signingKey: authorityKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([...names]),
    ],
  });
  await writeKey(join(needs.folder, 'server.key'), keys.privateKey);
  writeWhole(join(needs.folder, 'server.pem'), `${certificate.toString('pem')}\n`, 0o644);
}

/** Positive, as RFC 5280, section 4.1.2.2 asks. */
function serialNumber(random: Random): string {
  const bytes = random.bytes(16);
  bytes[0] = (bytes.readUInt8(0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function writeKey(path: string, key: CryptoKey): Promise<void> {
  const pem = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), PemConverter.PrivateKeyTag);
  writeWhole(path, `${pem}\n`, 0o600);
}

async function readKey(path: string): Promise<CryptoKey> {
  const [der] = PemConverter.decode(readFileSync(path, 'utf8'));
  if (der === undefined) throw new Error(`\`${path}\` holds no key`);
  return await crypto.subtle.importKey('pkcs8', der, signing, true, ['sign']);
}

/** Never leaves half a file under the name. */
function writeWhole(path: string, text: string, mode: number): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, path);
}
