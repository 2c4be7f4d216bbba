// A form as a page shows it and a browser sends it, signed by whoever made the page.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
import { createHmac } from 'node:crypto';
import type { Credentials } from './server.ts';

export type PostFields = Readonly<Record<string, string>>;

export interface FormToSign {
  readonly credentials: Credentials;
  readonly nowMs: number;
  readonly region?: string;
  /** Beside those of the signature, which are added. */
  readonly conditions: readonly unknown[];
  readonly expiresMs?: number;
}

/** The fields of the signature; the others of the form are up to the page. */
export function signForm({
  credentials,
  nowMs,
  region = 'us-east-1',
  conditions,
  expiresMs = 60_000,
}: FormToSign): PostFields {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const { sessionToken } = credentials;
  const signing: PostFields = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${credentials.accessKeyId}/${day}/${region}/s3/aws4_request`,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const all = [...conditions, ...Object.entries(signing).map(([name, value]) => ({ [name]: value }))];
  const expiration = new Date(nowMs + expiresMs).toISOString();
  const policy = Buffer.from(JSON.stringify({ expiration, conditions: all })).toString('base64');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return { ...signing, policy, 'x-amz-signature': hmac(key, policy).toString('hex') };
}

/** As a browser sends it: the fields, then the file. */
export function sendForm(
  url: string,
  fields: PostFields,
  file: Blob | undefined,
  fileName = 'photo.jpg',
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file !== undefined) form.append('file', file, fileName);
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}
