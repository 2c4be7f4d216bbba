// Server certificates, certificates with which users sign, and SSH public keys: read for what they are, and kept.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import * as x509 from '@peculiar/x509';
import { inPem, newCertificate, selfSigned } from './certificates.ts';
import { allow, management, newAccount, newUser, newWorld, refused } from './world.ts';

const no = /because no identity-based policy allows the iam:/;
const until = new Date('2031-02-03T04:05:06Z');
const serverArn = (name: string, path = '/') => `arn:aws:iam::${management}:server-certificate${path}${name}`;

/** With its keys, to sign others with. */
async function authority() {
  const { keys, certificate } = await selfSigned(until);
  return { keys, certificate, ...(await inPem(keys, certificate)) };
}

test('a server certificate is kept with its key, shown without it, renamed and deleted', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const { CertificateBody, PrivateKey } = await newCertificate(until);
  const made = await iam.UploadServerCertificate({
    ServerCertificateName: 'Site',
    Path: '/web/',
    CertificateBody,
    PrivateKey,
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  const { ServerCertificateMetadata: shown } = made;
  assert.equal(shown?.Arn, serverArn('Site', '/web/'));
  assert.match(`${shown.ServerCertificateId}`, /^ASCA[A-Z2-7]{17}$/);
  assert.deepEqual(shown.Expiration, until);
  const read = await iam.GetServerCertificate({ ServerCertificateName: 'Site' });
  assert.equal(read.ServerCertificate?.CertificateBody, CertificateBody);
  assert.ok(!JSON.stringify(read).includes('PRIVATE KEY'));
  const again = iam.UploadServerCertificate({ ServerCertificateName: 'Site', CertificateBody, PrivateKey });
  await refused(again, 'EntityAlreadyExists', /Site already exists/);
  await iam.UpdateServerCertificate({ ServerCertificateName: 'Site', NewServerCertificateName: 'New', NewPath: '/' });
  const [listed, ...others] = (await iam.ListServerCertificates({})).ServerCertificateMetadataList ?? [];
  assert.deepEqual([listed?.Arn, others], [serverArn('New'), []]);
  assert.deepEqual((await iam.ListServerCertificates({ PathPrefix: '/web/' })).ServerCertificateMetadataList, []);
  assert.deepEqual((await iam.ListServerCertificateTags({ ServerCertificateName: 'New' })).Tags, [
    { Key: 'a', Value: 'b' },
  ]);
  await refused(iam.GetServerCertificate({ ServerCertificateName: 'Site' }), 'NoSuchEntity', /Site cannot be found/);
  await iam.DeleteServerCertificate({ ServerCertificateName: 'New' });
  await refused(iam.DeleteServerCertificate({ ServerCertificateName: 'New' }), 'NoSuchEntity', /New cannot be found/);
});

test('what is no certificate, not its key or not its chain is refused, and no refusal repeats a key', async () => {
  const { iam } = (await newWorld()).admin;
  const [one, other] = [await authority(), await authority()];
  const upload = (input: object) =>
    iam.UploadServerCertificate({
      ServerCertificateName: 'x',
      CertificateBody: one.CertificateBody,
      PrivateKey: one.PrivateKey,
      ...input,
    });
  await refused(upload({ CertificateBody: 'text' }), 'MalformedCertificate', /Unable to parse certificate/);
  const two = one.CertificateBody + other.CertificateBody;
  await refused(upload({ CertificateBody: two }), 'MalformedCertificate', /holds one certificate/);
  await refused(upload({ PrivateKey: other.PrivateKey }), 'KeyPairMismatch', /does not match/);
  await refused(
    upload({ PrivateKey: `${'secret'.repeat(3000)}` }),
    'MalformedCertificate',
    /^(?!.*secret).*private key/,
  );
  await refused(upload({ CertificateChain: other.CertificateBody }), 'MalformedCertificate', /certificate chain/);
  const issued = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=leaf',
    issuer: other.certificate.subject,
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: until,
    publicKey: one.keys.publicKey,
    signingKey: other.keys.privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  await upload({ CertificateBody: issued.toString('pem'), CertificateChain: other.CertificateBody });
  const read = await iam.GetServerCertificate({ ServerCertificateName: 'x' });
  assert.equal(read.ServerCertificate?.CertificateChain, other.CertificateBody);
});

test('a user has two signing certificates at most, and keeps none when it goes', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateUser({ UserName: 'ann' });
  const upload = async (CertificateBody?: string) =>
    iam.UploadSigningCertificate({
      UserName: 'ann',
      CertificateBody: CertificateBody ?? (await newCertificate(until)).CertificateBody,
    });
  const { Certificate: first } = await upload();
  assert.match(`${first?.CertificateId}`, /^[A-Z2-7]{32}$/);
  await refused(upload(first?.CertificateBody), 'DuplicateCertificate', /already associated/);
  await refused(upload('text'), 'MalformedCertificate', /Unable to parse/);
  const { Certificate: second } = await upload();
  await refused(upload(), 'LimitExceeded', 'Cannot exceed quota for CertificatesPerUser: 2');
  const named = { UserName: 'ann', CertificateId: first?.CertificateId };
  await iam.UpdateSigningCertificate({ ...named, Status: 'Inactive' });
  const { Certificates } = await iam.ListSigningCertificates({ UserName: 'ann' });
  assert.equal(Certificates?.find(({ CertificateId }) => CertificateId === first?.CertificateId)?.Status, 'Inactive');
  await iam.GenerateCredentialReport({});
  const report = Buffer.from((await iam.GetCredentialReport({})).Content ?? []).toString();
  assert.match(report, /\nann,.*,(false|true),2026-01-02T03:04:05\+00:00,(false|true),2026-01-02T03:04:05\+00:00\n?/);
  await refused(iam.DeleteUser({ UserName: 'ann' }), 'DeleteConflict', /signing certificates/);
  for (const { CertificateId } of [first, second].map((one) => ({ CertificateId: one?.CertificateId })))
    await iam.DeleteSigningCertificate({ UserName: 'ann', CertificateId });
  await refused(iam.DeleteSigningCertificate(named), 'NoSuchEntity', /cannot be found/);
  await iam.DeleteUser({ UserName: 'ann' });
});

/** As `ssh-keygen -t rsa` writes it. */
function sshLine(bits = 2048): { readonly line: string; readonly pem: string } {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { e, n } = publicKey.export({ format: 'jwk' });
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const number = (text = '') => part(Buffer.concat([Buffer.alloc(text === e ? 0 : 1), Buffer.from(text, 'base64url')]));
  const blob = Buffer.concat([part(Buffer.from('ssh-rsa')), number(e), number(n)]);
  return {
    line: `ssh-rsa ${blob.toString('base64')}`,
    pem: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

test('an SSH public key is given in either encoding and shown in either', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateUser({ UserName: 'ann' });
  const { line, pem } = sshLine();
  const upload = (SSHPublicKeyBody: string) => iam.UploadSSHPublicKey({ UserName: 'ann', SSHPublicKeyBody });
  const { SSHPublicKey: key } = await upload(`${line} ann@example.com`);
  assert.match(`${key?.SSHPublicKeyId}`, /^APKA[A-Z2-7]{16,}$/);
  assert.match(`${key?.Fingerprint}`, /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  const named = { UserName: 'ann', SSHPublicKeyId: key?.SSHPublicKeyId };
  const get = async (Encoding: 'SSH' | 'PEM') => (await iam.GetSSHPublicKey({ ...named, Encoding })).SSHPublicKey;
  assert.equal((await get('SSH'))?.SSHPublicKeyBody, line);
  assert.equal((await get('PEM'))?.SSHPublicKeyBody, pem);
  await refused(upload(pem), 'DuplicateSSHPublicKey', /already associated/);
  await refused(upload('ssh-ed25519 AAAA'), 'UnrecognizedPublicKeyEncoding', /unsupported/);
  await refused(upload('ssh-rsa AAAA'), 'InvalidPublicKey', /malformed/);
  await refused(upload(sshLine(1024).line), 'InvalidPublicKey', /malformed/);
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
  await refused(upload(String(elliptic)), 'InvalidPublicKey', /malformed/);
  assert.ok(createPublicKey(pem));
  for (let others = 0; others < 4; others++) await upload(sshLine().pem);
  await refused(upload(sshLine().line), 'LimitExceeded', 'Cannot exceed quota for SSHPublicKeysPerUser: 5');
  await iam.UpdateSSHPublicKey({ ...named, Status: 'Inactive' });
  assert.equal((await get('SSH'))?.Status, 'Inactive');
  assert.equal((await iam.ListSSHPublicKeys({ UserName: 'ann' })).SSHPublicKeys?.length, 5);
  await refused(iam.DeleteUser({ UserName: 'ann' }), 'DeleteConflict', /SSH public keys/);
  await iam.DeleteSSHPublicKey(named);
  await refused(iam.DeleteSSHPublicKey(named), 'NoSuchEntity', /cannot be found/);
});

test('without the permission nothing is shown or changed; another account sees its own', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const { CertificateBody, PrivateKey } = await newCertificate(until);
  await iam.UploadServerCertificate({ ServerCertificateName: 'site', CertificateBody, PrivateKey });
  const as = await newUser(world.admin, world, 'reader', allow('iam:GetServerCertificate', serverArn('site')));
  assert.ok(await as.iam.GetServerCertificate({ ServerCertificateName: 'site' }));
  await refused(as.iam.GetServerCertificate({ ServerCertificateName: 'other' }), 'AccessDenied', no);
  await refused(as.iam.ListServerCertificates({}), 'AccessDenied', no);
  await refused(as.iam.DeleteServerCertificate({ ServerCertificateName: 'site' }), 'AccessDenied', no);
  await refused(as.iam.UploadSigningCertificate({ CertificateBody }), 'AccessDenied', no);
  await refused(as.iam.ListSSHPublicKeys({}), 'AccessDenied', no);
  const other = (await newAccount(world)).admin.iam;
  await refused(other.GetServerCertificate({ ServerCertificateName: 'site' }), 'NoSuchEntity', /site cannot be found/);
});
