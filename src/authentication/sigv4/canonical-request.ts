// The canonical request, and the string that is signed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
import { hash } from 'node:crypto';
import type { CredentialScope, SignableRequest, SignatureStyle } from './signed-request.ts';
import { scopeTerminator } from './signing-key.ts';
import { encodePathAgain, encodePathOnce, encodeQueryComponent, wireBytes } from './uri-encoding.ts';

export const algorithm = 'AWS4-HMAC-SHA256';

/** Removes `.`, `..` and empty segments. */
function normalisePath(path: string): string {
  if (!path.includes('//') && !path.includes('/.')) return path;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const trailing = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}

export function canonicalPath(rawPath: string, style: SignatureStyle): string {
  const path = style === 's3' ? encodePathOnce(rawPath) : encodePathAgain(normalisePath(rawPath));
  return path === '' ? '/' : path;
}

/** Parameters that are not part of what is signed: the signature itself, and what was added after signing. */
export const signatureOnly: ReadonlySet<string> = new Set(['X-Amz-Signature']);
export const signatureAndToken: ReadonlySet<string> = new Set(['X-Amz-Signature', 'X-Amz-Security-Token']);

/** Encoded names and values without those of `leftOut`, ordered by name, then by value. */
export function canonicalQuery(rawQuery: string, leftOut: ReadonlySet<string>): string {
  if (rawQuery === '') return '';
  const parameters: (readonly [string, string])[] = [];
  for (const parameter of rawQuery.split('&')) {
    if (parameter === '') continue;
    const equals = parameter.indexOf('=');
    const name = encodeQueryComponent(equals < 0 ? parameter : parameter.slice(0, equals));
    if (leftOut.has(name)) continue;
    parameters.push([name, equals < 0 ? '' : encodeQueryComponent(parameter.slice(equals + 1))]);
  }
  // Encoded text is ASCII, so JavaScript's order of code units is the order of bytes.
  parameters.sort(([nameA, valueA], [nameB, valueB]) => {
    if (nameA !== nameB) return nameA < nameB ? -1 : 1;
    if (valueA === valueB) return 0;
    return valueA < valueB ? -1 : 1;
  });
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

const trimValue = (value: string): string => {
  const trimmed = value.trim();
  return /\s\s|[^\S ]/.test(trimmed) ? trimmed.replaceAll(/\s+/g, ' ') : trimmed;
};

function headerValue(request: SignableRequest, name: string): string {
  const repeated = request.repeatedHeaders?.[name];
  return repeated === undefined ? trimValue(request.headers[name] ?? '') : repeated.map(trimValue).join(',');
}

export interface CanonicalParts {
  readonly signedHeaders: readonly string[];
  readonly hashedPayload: string;
  readonly style: SignatureStyle;
  /** Query parameters that are not signed. */
  readonly leftOut: ReadonlySet<string>;
}

export function canonicalRequest(request: SignableRequest, parts: CanonicalParts): string {
  const { signedHeaders, hashedPayload, style, leftOut } = parts;
  const names = [...signedHeaders].sort();
  let headers = '';
  for (const name of names) headers += `${name}:${headerValue(request, name)}\n`;
  return [
    request.method, //                        <HTTPMethod>\n
    canonicalPath(request.rawPath, style), // <CanonicalURI>\n
    canonicalQuery(request.rawQuery, leftOut), // <CanonicalQueryString>\n
    headers, //                               <CanonicalHeaders>\n
    names.join(';'), //                       <SignedHeaders>\n
    hashedPayload, //                         <HashedPayload>
  ].join('\n');
}

export function scopeText(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/${scopeTerminator}`;
}

export function stringToSign(dateTime: string, scope: CredentialScope, canonical: string): string {
  return [
    algorithm, //                                      Algorithm \n
    dateTime, //                                       RequestDateTime \n
    scopeText(scope), //                               CredentialScope \n
    hash('sha256', wireBytes(canonical), 'hex'), //    HashedCanonicalRequest
  ].join('\n');
}
