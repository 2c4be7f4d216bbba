// The credential that a signature names: access key id and scope.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html#credential
import type { SignatureForm, SignatureRefusal } from './refusal.ts';
import type { CredentialScope } from './signed-request.ts';
import { scopeTerminator } from './signing-key.ts';

export type ParsedCredential =
  | { readonly kind: 'credential'; readonly accessKeyId: string; readonly scope: CredentialScope }
  | { readonly kind: 'refused'; readonly refusal: SignatureRefusal };

/** `<access key id>/<YYYYMMDD>/<region>/<service>/aws4_request` */
export function parseCredential(credential: string, form: SignatureForm): ParsedCredential {
  const parts = credential.split('/');
  const [accessKeyId, date, region, service, terminator] = parts;
  if (parts.length !== 5 || !accessKeyId || !date || !region || !service || !terminator)
    return { kind: 'refused', refusal: { reason: 'malformed-credential', form, credential } };
  if (!/^\d{8}$/.test(date)) return { kind: 'refused', refusal: { reason: 'malformed-scope-date', form, given: date } };
  if (terminator !== scopeTerminator)
    return { kind: 'refused', refusal: { reason: 'wrong-terminator', form, given: terminator } };
  return { kind: 'credential', accessKeyId, scope: { date, region, service } };
}

export function parseSignedHeaders(list: string): readonly string[] {
  return list.toLowerCase().split(';');
}
