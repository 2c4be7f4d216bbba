// Signs a call on a queue or a topic, with Signature Version 4 in a header.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { createHmac, hash } from 'node:crypto';
import {
  algorithm,
  canonicalRequest,
  scopeText,
  signatureOnly,
  stringToSign,
} from '../authentication/sigv4/canonical-request.ts';
import { formatBasicTime } from '../authentication/sigv4/date-time.ts';
import { deriveSigningKey } from '../authentication/sigv4/signing-key.ts';
import type { SignedTarget } from './target.ts';

interface RequestToSign {
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Signing {
  readonly region: string;
  readonly service: 'sqs' | 'sns';
  readonly nowMs: number;
}

/** All headers to send; `host` is the HTTP client's to send. */
export function signedHeaders(request: RequestToSign, credentials: SignedTarget, signing: Signing) {
  const dateTime = formatBasicTime(signing.nowMs);
  const { sessionToken, accessKeyId, secretAccessKey } = credentials;
  const sent: Record<string, string> = {
    ...request.headers,
    'x-amz-date': dateTime,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const headers: Record<string, string> = { ...sent, host: request.host };
  const names = Object.keys(headers).sort();
  const scope = { accessKeyId, date: dateTime.slice(0, 8), region: signing.region, service: signing.service };
  const canonical = canonicalRequest(
    { method: 'POST', rawPath: '/', rawQuery: '', headers },
    {
      signedHeaders: names,
      hashedPayload: hash('sha256', request.body, 'hex'),
      style: 'other',
      leftOut: signatureOnly,
    },
  );
  const signature = createHmac('sha256', deriveSigningKey(secretAccessKey, scope))
    .update(stringToSign(dateTime, scope, canonical))
    .digest('hex');
  const authorization = `${algorithm} Credential=${accessKeyId}/${scopeText(scope)}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...sent, authorization };
}
