import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dayMs, ManualClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { serverCertificate } from './certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosskey-tls-'));
after(() => rmSync(folder, { recursive: true }));
const clock = new ManualClock(Date.parse('2026-01-01'));
const needs = { folder, domains: ['localhost'], host: '127.0.0.1', clock, random: systemRandom };

test('the first start makes an authority and a certificate that it signed, with private keys for the owner only', async () => {
  const { cert, authorityPath } = await serverCertificate(needs);
  const certificate = new X509Certificate(cert);
  const authority = new X509Certificate(readFileSync(authorityPath));
  assert.equal(certificate.verify(authority.publicKey), true);
  assert.equal(certificate.checkIssued(authority), true);
  assert.equal(certificate.checkHost('my-bucket.s3.eu-west-1.localhost'), '*.s3.eu-west-1.localhost');
  assert.equal(certificate.checkHost('my-bucket.s3.localhost'), '*.s3.localhost');
  assert.equal(certificate.checkHost('111122223333.s3-control.localhost'), '*.s3-control.localhost');
  assert.equal(certificate.checkHost('example.com'), undefined);
  assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
  for (const name of ['ca.key', 'server.key']) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('a later start finds the same certificate, until it is nearly over or the names change', async () => {
  const first = await serverCertificate(needs);
  assert.equal((await serverCertificate(needs)).cert, first.cert);
  const renamed = await serverCertificate({ ...needs, domains: ['localhost', 'storage.example'] });
  assert.notEqual(renamed.cert, first.cert);
  clock.advance(380 * dayMs);
  const renewed = await serverCertificate(needs);
  assert.notEqual(renewed.cert, renamed.cert);
  assert.equal(
    new X509Certificate(renewed.cert).verify(new X509Certificate(readFileSync(renewed.authorityPath)).publicKey),
    true,
  );
});
