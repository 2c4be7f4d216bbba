// Certificates made for a test, and the metadata of a SAML provider with one.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export async function selfSigned(notAfter: Date) {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=provider.example.com',
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter,
    keys,
    signingAlgorithm: algorithm,
  });
  return { keys, certificate };
}

export async function inPem(keys: { readonly privateKey: CryptoKey }, certificate: x509.X509Certificate) {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const PrivateKey = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
  return { CertificateBody: certificate.toString('pem'), PrivateKey };
}

/** As UploadServerCertificate takes it. */
export async function newCertificate(notAfter = new Date('2031-01-01T00:00:00Z')) {
  const { keys, certificate } = await selfSigned(notAfter);
  return inPem(keys, certificate);
}

export interface MetadataOptions {
  readonly validUntil?: string;
  readonly certificateUntil?: Date;
}

export async function samlMetadata(options: MetadataOptions): Promise<string> {
  const { certificate } = await selfSigned(options.certificateUntil ?? new Date('2031-01-01T00:00:00Z'));
  const until = options.validUntil === undefined ? '' : ` validUntil="${options.validUntil}"`;
  const xml = `<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://provider.example.com"${until}>
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <X509Data><X509Certificate>${certificate.toString('base64')}</X509Certificate></X509Data>
      </KeyInfo>
    </KeyDescriptor>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://provider.example.com/"/>
  </IDPSSODescriptor>
</EntityDescriptor>`;
  return xml + ' '.repeat(Math.max(0, 1000 - xml.length));
}
