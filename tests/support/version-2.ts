// Presigns with Signature Version 2, as AWS's page says, so that a test needs no old client and can spoil any part.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationQueryStringAuth
import { createHmac } from 'node:crypto';
import type { Credentials } from './server.ts';

export interface Version2Options {
  readonly method?: string;
  /** As sent. */
  readonly path: string;
  /** As signed, where that is not as sent: with the bucket of a virtual host. */
  readonly resource?: string;
  readonly credentials: Credentials;
  readonly expiresSeconds: number;
  readonly contentType?: string;
  /** `x-amz-*`, which go into the query. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The request target: path and query. */
export function presignVersion2(options: Version2Options): string {
  const {
    method = 'GET',
    path,
    resource = path,
    credentials,
    expiresSeconds,
    contentType = '',
    headers = {},
  } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const all = { ...headers, ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }) };
  const names = Object.keys(all).sort() as (keyof typeof all)[];
  const lines = names.map((name) => `${name}:${all[name]}\n`);
  const text = `${method}\n\n${contentType}\n${expiresSeconds}\n${lines.join('')}${resource}`;
  const parameters: Record<string, string> = {
    AWSAccessKeyId: accessKeyId,
    Signature: createHmac('sha1', secretAccessKey).update(text).digest('base64'),
    ...all,
    ...(contentType === '' ? {} : { 'content-type': contentType }),
    Expires: String(expiresSeconds),
  };
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${path}?${query.join('&')}`;
}
