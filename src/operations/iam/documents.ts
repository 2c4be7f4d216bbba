// Policy documents on their way in and out: parsed before they are kept, URL-encoded as IAM gives them back.
import { Fault } from '../../kernel/fault.ts';
import type { Policy } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { checkedText, policyDocument } from './constraints.ts';
import { limitExceeded } from './entities.ts';

/** Limits are on what remains without white space. */
export function significantCharacters(document: string): number {
  return document.replace(/\s/g, '').length;
}

export function malformed(message: string): Fault {
  return new Fault('MalformedPolicyDocument', { message });
}

export function parsed(document: string, kind: 'identity' | 'trust' | 'session'): Policy {
  const result = parsePolicy(document, kind);
  if (result.ok) return result.policy;
  const { message, line, column } = result.error;
  throw malformed(`Syntax errors in policy: ${message} at line ${line}, column ${column}.`);
}

export function checkedIdentityPolicy(document: string | undefined): string {
  const text = checkedText(document, 'policyDocument', policyDocument);
  parsed(text, 'identity');
  return text;
}

const managedPolicyCharacters = 6144;

export function checkedManagedPolicy(document: string | undefined): string {
  const text = checkedIdentityPolicy(document);
  if (significantCharacters(text) > managedPolicyCharacters)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${managedPolicyCharacters}`);
  return text;
}

/** By RFC 3986, in which only letters, digits and `-._~` stand for themselves. */
export function urlEncoded(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
