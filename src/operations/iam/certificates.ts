// Certificates and keys in PEM, as clients upload them. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';
import { checkedText, type TextRule } from './constraints.ts';

const pemText: TextRule = { min: 1, max: 16_384, pattern: /^[\t\n\r\u0020-\u00FF]+$/ };
const chainText: TextRule = { ...pemText, max: 2_097_152 };
const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

export const malformedCertificate = (message: string): Fault => new Fault('MalformedCertificate', { message });

function certificatesIn(text: string): X509Certificate[] {
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0 || text.replace(block, '').trim() !== '')
    throw malformedCertificate('Unable to parse certificate. Please ensure the certificate is in PEM format.');
  try {
    return blocks.map((pem) => new X509Certificate(pem));
  } catch {
    throw malformedCertificate('Unable to parse certificate. Please ensure the certificate is in PEM format.');
  }
}

/** One certificate, and nothing else. */
export function checkedCertificate(text: string | undefined): X509Certificate {
  const [certificate, ...others] = certificatesIn(checkedText(text, 'certificateBody', pemText));
  if (certificate === undefined || others.length > 0)
    throw malformedCertificate('The certificate body holds one certificate; its authorities belong to the chain.');
  return certificate;
}

/** Each certificate of the chain issued the one before it. */
export function checkChain(certificate: X509Certificate, text: string | undefined): void {
  let issued = certificate;
  for (const issuer of text === undefined ? [] : certificatesIn(checkedText(text, 'certificateChain', chainText))) {
    if (!issued.checkIssued(issuer) || !issued.verify(issuer.publicKey))
      throw malformedCertificate(
        'Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order.',
      );
    issued = issuer;
  }
}

export function requirePrivateKey(certificate: X509Certificate, text: string | undefined): void {
  let key: KeyObject;
  try {
    key = createPrivateKey(checkedText(text, 'privateKey', pemText));
  } catch {
    // The refusal of a text that is too long would repeat the key.
    throw malformedCertificate(
      'Unable to parse private key. Please ensure that it is in PEM format without a passphrase.',
    );
  }
  if (!certificate.checkPrivateKey(key))
    throw new Fault('KeyPairMismatch', { message: 'The private key does not match the certificate.' });
}
