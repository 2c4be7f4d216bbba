// Signs a request that a test wrote by hand, as AWS's pages say, so that the test can then spoil any part of it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from './server.ts';

export interface Draft {
  readonly method: string;
  /** As on the wire: the path, and the query if any. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SigningOptions {
  readonly service: string;
  readonly credentials: Credentials;
  readonly region: string;
  readonly nowMs: number;
  /** What the header `x-amz-content-sha256` says; the hash of the body by default. */
  readonly contentSha256?: string;
}

export interface Signed extends Draft {
  readonly signature: string;
  readonly dateTime: string;
  readonly scope: string;
  readonly signingKey: Buffer;
}

const sha256 = (text: Buffer | string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export function amzDate(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

export function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

/** The target must be in canonical form already. */
export function sign(draft: Draft, options: SigningOptions): Signed {
  const { credentials, nowMs, contentSha256 = sha256(draft.body) } = options;
  const dateTime = amzDate(nowMs);
  const scope = `${dateTime.slice(0, 8)}/${options.region}/${options.service}/aws4_request`;
  const headers: Record<string, string> = {
    ...draft.headers,
    'x-amz-date': dateTime,
    'x-amz-content-sha256': contentSha256,
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => name !== 'content-length' && name !== 'expect')
    .sort();
  const [path = '', query = ''] = draft.target.split(/\?(.*)/s);
  const canonical = [
    draft.method,
    path,
    query
      .split('&')
      .map((pair) => (pair === '' || pair.includes('=') ? pair : `${pair}=`))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    contentSha256,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', dateTime, scope, sha256(canonical)].join('\n');
  const key = signingKey(credentials.secretAccessKey, scope);
  const signature = hmac(key, toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...draft, headers: { ...headers, authorization }, signature, dateTime, scope, signingKey: key };
}

/** The request in the query, without a body's hash. */
export function presign(draft: Draft, options: SigningOptions, expiresSeconds: number): string {
  const dateTime = amzDate(options.nowMs);
  const scope = `${dateTime.slice(0, 8)}/${options.region}/${options.service}/aws4_request`;
  const parameters = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${options.credentials.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${dateTime}`,
    `X-Amz-Expires=${expiresSeconds}`,
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const canonical = `${draft.method}\n${draft.target}\n${parameters}\nhost:${draft.headers.host}\n\nhost\nUNSIGNED-PAYLOAD`;
  const toSign = ['AWS4-HMAC-SHA256', dateTime, scope, sha256(canonical)].join('\n');
  const signature = hmac(signingKey(options.credentials.secretAccessKey, scope), toSign).toString('hex');
  return `${draft.target}?${parameters}&X-Amz-Signature=${signature}`;
}
