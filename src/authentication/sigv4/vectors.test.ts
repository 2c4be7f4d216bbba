// The signing test suite that AWS publishes with aws-c-auth, both forms of every case.
// https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { canonicalRequest, signatureAndToken, signatureOnly, stringToSign } from './canonical-request.ts';
import { parseSignedRequest } from './parse.ts';
import type { HeaderSigned, QuerySigned, SignableRequest, SignatureStyle } from './signed-request.ts';
import { createSigningKeys, deriveSigningKey } from './signing-key.ts';
import { verifySignature } from './verify.ts';

const suite = join(import.meta.dirname, '../../../../shared/vectors/sigv4');
const skip = existsSync(suite) ? false : 'the published vectors are not at `../shared/vectors/sigv4`';

interface VectorContext {
  readonly credentials: { readonly access_key_id: string; readonly secret_access_key: string; readonly token?: string };
  readonly normalize: boolean;
  readonly region: string;
  readonly service: string;
  readonly timestamp: string;
  /** True when the token was added after signing. */
  readonly omit_session_token?: boolean;
}

/** A request as written in the suite: one header may come again, or continue on the next line. */
function parseRequest(text: string): { request: SignableRequest; body: string } {
  const separator = text.indexOf('\n\n');
  const head = separator < 0 ? text : text.slice(0, separator);
  const [requestLine = '', ...lines] = head
    .replaceAll(/\n(?=[ \t])/g, ' ')
    .trimEnd()
    .split('\n');
  const target = requestLine.slice(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(' '));
  const question = target.indexOf('?');
  const values: Record<string, string[]> = {};
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    values[name] = [...(values[name] ?? []), line.slice(line.indexOf(':') + 1).trim()];
  }
  const entries = Object.entries(values);
  const request = {
    method: requestLine.slice(0, requestLine.indexOf(' ')),
    rawPath: question < 0 ? target : target.slice(0, question),
    rawQuery: question < 0 ? '' : target.slice(question + 1),
    headers: Object.fromEntries(entries.map(([name, all]) => [name, all.join(', ')])),
    repeatedHeaders: Object.fromEntries(entries.filter(([, all]) => all.length > 1)),
  };
  return { request, body: separator < 0 ? '' : text.slice(separator + 2) };
}

function verifyVector(folder: string, form: 'header' | 'query'): void {
  const read = (name: string): string => readFileSync(join(suite, folder, name), 'latin1');
  const context = JSON.parse(read('context.json')) as VectorContext;
  const { request, body } = parseRequest(read(`${form}-signed-request.txt`));
  const style: SignatureStyle = context.normalize ? 'other' : 's3';
  const bodySha256 = createHash('sha256').update(body, 'latin1').digest('hex');

  const claim = parseSignedRequest(request, 'other') as HeaderSigned | QuerySigned;
  assert.equal(claim.kind, form);
  assert.equal(claim.accessKeyId, context.credentials.access_key_id);
  assert.equal(claim.sessionToken, context.credentials.token);

  const canonical = canonicalRequest(request, {
    signedHeaders: claim.signedHeaders,
    hashedPayload: bodySha256,
    style,
    leftOut: context.omit_session_token ? signatureAndToken : signatureOnly,
  });
  assert.equal(canonical, read(`${form}-canonical-request.txt`));
  const toSign = stringToSign(claim.dateTime, claim.scope, canonical);
  assert.equal(toSign, read(`${form}-string-to-sign.txt`));
  const key = deriveSigningKey(context.credentials.secret_access_key, claim.scope);
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  assert.equal(signature, read(`${form}-signature.txt`));

  if (style === 's3') return; // The suite names no payload as S3 does; `verify.test.ts` covers S3 whole.
  const options = {
    style,
    service: context.service,
    region: context.region,
    secret: context.credentials.secret_access_key,
    nowMs: Date.parse(context.timestamp),
    keys: createSigningKeys(10),
    bodySha256,
  };
  assert.equal(verifySignature(request, claim, options).kind, 'verified');
  const refused = verifySignature(request, claim, { ...options, secret: 'another secret' });
  assert.ok(refused.kind === 'refused' && refused.refusal.reason === 'mismatch');
  assert.equal(refused.refusal.evidence.signatureProvided, signature);
}

const folders = skip === false ? readdirSync(suite).sort() : [];

test('the suite is whole', { skip }, () => {
  assert.equal(folders.length, 38);
});

for (const folder of folders) {
  for (const form of ['header', 'query'] as const) {
    test(`vector ${folder}, ${form} form`, () => verifyVector(folder, form));
  }
}
