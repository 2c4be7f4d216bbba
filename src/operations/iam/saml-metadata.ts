// What a SAML metadata document must hold to describe an identity provider: one entity with a certificate that signs.
// https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
import { X509Certificate } from 'node:crypto';
import { type Element, readDocument } from '../../protocol/xml/read-document.ts';
import { checkedText, type TextRule } from './constraints.ts';
import { invalidInput } from './identity-providers.ts';

const document: TextRule = { min: 1000, max: 10_000_000, pattern: /^/ };

export interface SamlMetadata {
  readonly text: string;
  readonly entityId: string;
  /** As the document says, or else when the last of its signing certificates ends. */
  readonly validUntilMs: number;
}

function childrenOf(element: Element, name: string): readonly Element[] {
  return element.children.filter((child) => child.name === name);
}

function descendantsOf(element: Element, name: string): readonly Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendantsOf(child, name)]);
}

function certificate(element: Element): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(element.text, 'base64'));
  } catch {
    throw invalidInput('Could not parse metadata: a certificate cannot be read');
  }
}

export function checkedSamlMetadata(given: string | undefined): SamlMetadata {
  const text = checkedText(given, 'sAMLMetadataDocument', document);
  const root = readDocument(text);
  if (root === undefined) throw invalidInput('Could not parse metadata');
  const entityId = root.attributes.get('entityID');
  const [provider] = childrenOf(root, 'IDPSSODescriptor');
  if (root.name !== 'EntityDescriptor' || !entityId || provider === undefined)
    throw invalidInput('Could not parse metadata: it does not describe an identity provider');
  const signing = childrenOf(provider, 'KeyDescriptor').filter((key) => key.attributes.get('use') !== 'encryption');
  const certificates = signing.flatMap((key) => descendantsOf(key, 'X509Certificate')).map(certificate);
  if (certificates.length === 0) throw invalidInput('Could not parse metadata: it has no certificate that signs');
  const said = root.attributes.get('validUntil');
  const validUntilMs =
    said === undefined ? Math.max(...certificates.map(({ validToDate }) => validToDate.getTime())) : Date.parse(said);
  if (Number.isNaN(validUntilMs)) throw invalidInput('Could not parse metadata: validUntil is no time');
  return { text, entityId, validUntilMs };
}
