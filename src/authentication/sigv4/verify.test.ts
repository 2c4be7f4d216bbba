// Requests that the SDK's own signer signed are verified; every other one is refused, and says why as AWS does.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { minuteMs } from '../../kernel/clock.ts';
import { parseSignedRequest } from './parse.ts';
import type { RefusalReason, SignatureRefusal } from './refusal.ts';
import { faultOfRefusal } from './refusal-fault.ts';
import type { SignableRequest, SignatureStyle, VerifiedSignature } from './signed-request.ts';
import { createSigningKeys } from './signing-key.ts';
import { type VerifyOptions, verifySignature } from './verify.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const nowMs = Date.UTC(2026, 10, 20, 12, 0, 0);
const keys = createSigningKeys(100);
const emptySha256 = createHash('sha256').digest('hex');

class Sha256 {
  readonly #hash;
  constructor(key?: unknown) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as Buffer);
  }
  update(bytes: unknown): void {
    this.#hash.update(bytes as Buffer);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

interface Given {
  readonly style: SignatureStyle;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sessionToken?: string;
  readonly signedAtMs?: number;
  readonly presignSeconds?: number;
}

/** Escapes as the SDK's transport does. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

async function sign(given: Given): Promise<SignableRequest> {
  const { style, sessionToken, presignSeconds } = given;
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey: secret, ...(sessionToken === undefined ? {} : { sessionToken }) },
    region: 'eu-west-1',
    service: style === 's3' ? 's3' : 'iam',
    sha256: Sha256 as never,
    uriEscapePath: style !== 's3',
    applyChecksum: style === 's3',
  });
  // As `@aws-sdk/s3-request-presigner` does.
  const isS3Presigned = style === 's3' && presignSeconds !== undefined;
  const payload: Record<string, string> = isS3Presigned ? { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' } : {};
  const request = {
    method: given.method ?? 'GET',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port: 9000,
    path: given.path ?? '/',
    query: { ...given.query },
    headers: { host: '127.0.0.1:9000', ...payload, ...given.headers },
  };
  const signingDate = new Date(given.signedAtMs ?? nowMs);
  const signed =
    presignSeconds === undefined
      ? await signer.sign(request, { signingDate })
      : await signer.presign(request, { signingDate, expiresIn: presignSeconds });
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${percentEncode(name)}=${percentEncode(String(value))}`,
  );
  const headers = Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method: signed.method,
    rawPath: signed.path,
    rawQuery: query.join('&'),
    headers: Object.fromEntries(headers),
  };
}

type Outcome = VerifiedSignature | { readonly kind: 'refused'; readonly refusal: SignatureRefusal };

function verify(request: SignableRequest, style: SignatureStyle, changes: Partial<VerifyOptions> = {}): Outcome {
  const claim = parseSignedRequest(request, style);
  assert.notEqual(claim.kind, 'anonymous');
  if (claim.kind !== 'header' && claim.kind !== 'query') return claim as Outcome;
  const service = style === 's3' ? 's3' : 'iam';
  const bodySha256 = style === 's3' ? undefined : emptySha256;
  return verifySignature(request, claim, {
    style,
    service,
    region: undefined,
    secret,
    nowMs,
    keys,
    bodySha256,
    ...changes,
  });
}

function reasonOf(outcome: Outcome): RefusalReason {
  assert.ok(outcome.kind === 'refused', 'expected a refusal');
  return outcome.refusal.reason;
}

const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
const oddPath = `/bucket/${['a b', 'c+d', '%', 'é', '世界', '..', '', '~', "!*'()"].map(percentEncode).join('/')}`;

for (const style of ['s3', 'other'] as const) {
  for (const presignSeconds of [undefined, 600]) {
    const form = presignSeconds === undefined ? 'header' : 'query';
    const signed = (more: Partial<Given> = {}): Promise<SignableRequest> =>
      sign({ style, ...(presignSeconds === undefined ? {} : { presignSeconds }), ...more });

    test(`${style}, ${form}: what the SDK signed is verified`, async () => {
      const path = style === 's3' ? oddPath : '/a%20b/c';
      const query = { 'list-type': '2', prefix: "a b+c/é&=%'()", delimiter: '/', empty: '' };
      const request = await signed({ path, query, sessionToken: 'token/+=' });
      const outcome = verify(request, style);
      assert.ok(outcome.kind === 'verified', JSON.stringify(outcome));
      assert.equal(outcome.claim.kind, form);
      assert.equal(outcome.claim.sessionToken, 'token/+=');
      assert.equal(outcome.claim.scope.region, 'eu-west-1');
      assert.equal(outcome.chunkSigning, undefined);
    });

    test(`${style}, ${form}: nothing that was signed can be changed`, async () => {
      const request = await signed({ path: '/bucket/key', query: { prefix: 'abc', tag: '1' } });
      assert.equal(verify(request, style).kind, 'verified', 'the canary');
      const changed: SignableRequest[] = [
        { ...request, method: 'PUT' },
        { ...request, rawPath: '/bucket/key2' },
        { ...request, rawPath: '/bucket/KEY' },
        { ...request, rawQuery: `${request.rawQuery}&acl` },
        { ...request, rawQuery: request.rawQuery.replace('prefix=abc', 'prefix=abd') },
        { ...request, rawQuery: request.rawQuery.replace('prefix=abc', 'prefix=ab&prefix=c') },
        { ...request, headers: { ...request.headers, host: 'another' } },
      ];
      for (const other of changed) assert.equal(reasonOf(verify(other, style)), 'mismatch');
      assert.equal(reasonOf(verify(request, style, { secret: `${secret}x` })), 'mismatch');
      assert.equal(reasonOf(verify(request, style, { service: 'kms' })), 'wrong-service');
      assert.equal(reasonOf(verify(request, style, { region: 'us-east-1' })), 'wrong-region');
    });

    test(`${style}, ${form}: random changes never crash and never verify`, async () => {
      const request = await signed({ path: '/bucket/key', query: { prefix: 'abc' } });
      const text = JSON.stringify(request);
      assert.equal(verify(JSON.parse(text) as SignableRequest, style).kind, 'verified', 'the canary');
      fc.assert(
        fc.property(fc.nat(text.length - 1), fc.constantFrom(...'aZ09%&=/;,+ -_~?'), (at, character) => {
          const mutated = text.slice(0, at) + character + text.slice(at + 1);
          let other: SignableRequest;
          try {
            other = JSON.parse(mutated) as SignableRequest;
          } catch {
            return;
          }
          if (!('headers' in other && 'rawPath' in other && 'rawQuery' in other && 'method' in other)) return;
          const claim = parseSignedRequest(other, style);
          // Version 2 has a verifier of its own.
          if (claim.kind === 'anonymous' || claim.kind === 'version-2') return;
          // Another access key has another secret: the caller looks it up by the id.
          if (claim.kind !== 'refused' && claim.accessKeyId !== accessKeyId) return;
          const outcome = verify(other, style);
          if (outcome.kind === 'verified') assert.ok(sameMeaning(other, request), mutated);
          else assert.ok(faultOfRefusal(outcome.refusal, style).message.length > 0);
        }),
        { numRuns: 500 },
      );
    });
  }
}

/** Two spellings of one request: letter case of a name in the signed list, or the spaces between its parts. */
function sameMeaning(a: SignableRequest, b: SignableRequest): boolean {
  const plain = ({ method, rawPath, rawQuery, headers }: SignableRequest): string => {
    const authorization = (headers.authorization ?? '').toLowerCase().replaceAll(/[\s,]+/g, ',');
    const signed = Object.entries(headers).filter(([name]) => authorization.includes(name) || rawQuery.includes(name));
    const query = rawQuery.replace(/(SignedHeaders=)([^&]*)/, (_, name, list: string) => name + list.toLowerCase());
    return JSON.stringify([method, rawPath, query, authorization, signed.filter(([name]) => name !== 'authorization')]);
  };
  return plain(a) === plain(b);
}

test('the clock may differ by 15 minutes, not more', async () => {
  for (const style of ['s3', 'other'] as const) {
    const request = await sign({ style });
    assert.equal(verify(request, style, { nowMs: nowMs + 15 * minuteMs }).kind, 'verified');
    assert.equal(verify(request, style, { nowMs: nowMs - 15 * minuteMs }).kind, 'verified');
    assert.equal(reasonOf(verify(request, style, { nowMs: nowMs + 15 * minuteMs + 1000 })), 'too-late');
    assert.equal(reasonOf(verify(request, style, { nowMs: nowMs - 15 * minuteMs - 1000 })), 'too-early');
  }
});

test('a presigned request of S3 lives as long as it says; elsewhere 15 minutes', async () => {
  const request = await sign({ style: 's3', presignSeconds: 3600 });
  const outcome = verify(request, 's3', { nowMs: nowMs + 3_600_000 });
  assert.ok(outcome.kind === 'verified');
  assert.equal(outcome.signatureAgeMs, 3_600_000);
  const expired = verify(request, 's3', { nowMs: nowMs + 3_600_001 });
  assert.ok(expired.kind === 'refused');
  const fault = faultOfRefusal(expired.refusal, 's3');
  assert.equal(fault.code, 'AccessDenied');
  assert.deepEqual(fault.fields, {
    message: 'Request has expired',
    'X-Amz-Expires': '3600',
    Expires: '2026-11-20T13:00:00Z',
    ServerTime: '2026-11-20T13:00:00Z',
  });
  const token = await sign({ style: 'other', presignSeconds: 60 });
  assert.equal(verify(token, 'other', { nowMs: nowMs + 14 * minuteMs }).kind, 'verified');
  assert.equal(reasonOf(verify(token, 'other', { nowMs: nowMs + 16 * minuteMs })), 'too-late');
});

test('S3: headers that change the meaning must be signed', async () => {
  const request = await sign({ style: 's3', headers: unsigned });
  for (const name of ['x-amz-acl', 'x-amz-security-token', 'x-amz-copy-source', 'content-md5']) {
    const outcome = verify({ ...request, headers: { ...request.headers, [name]: 'a' } }, 's3');
    assert.ok(outcome.kind === 'refused');
    assert.deepEqual(outcome.refusal, { reason: 'headers-not-signed', headers: [name] });
  }
  assert.equal(verify({ ...request, headers: { ...request.headers, range: 'bytes=0-1' } }, 's3').kind, 'verified');
  // Only the payload's line binds this one, and a presigned request has none of its own.
  const presigned = await sign({ style: 's3', presignSeconds: 60 });
  const withHash = { ...presigned, headers: { ...presigned.headers, 'x-amz-content-sha256': emptySha256 } };
  assert.equal(reasonOf(verify(withHash, 's3')), 'mismatch');
});

test('S3: the payload is what the header says', async () => {
  const payloadOf = async (value: string): Promise<VerifiedSignature> => {
    const outcome = verify(await sign({ style: 's3', headers: { 'x-amz-content-sha256': value } }), 's3');
    assert.ok(outcome.kind === 'verified', value);
    return outcome;
  };
  assert.deepEqual((await payloadOf('UNSIGNED-PAYLOAD')).payload, { kind: 'unsigned' });
  assert.deepEqual((await payloadOf(emptySha256)).payload, { kind: 'sha256', hex: emptySha256 });
  assert.deepEqual((await payloadOf('STREAMING-UNSIGNED-PAYLOAD-TRAILER')).payload, {
    kind: 'unsigned-chunks',
    trailer: true,
  });
  for (const [value, trailer] of [
    ['', false],
    ['-TRAILER', true],
  ] as const) {
    const outcome = await payloadOf(`STREAMING-AWS4-HMAC-SHA256-PAYLOAD${value}`);
    assert.deepEqual(outcome.payload, { kind: 'signed-chunks', trailer });
    assert.equal(outcome.chunkSigning?.seedSignature, outcome.claim.signature);
    assert.equal(outcome.chunkSigning?.scope, '20261120/eu-west-1/s3/aws4_request');
    assert.equal(outcome.chunkSigning?.dateTime, '20261120T120000Z');
  }
  const bad = await sign({ style: 's3', headers: { 'x-amz-content-sha256': 'toString' } });
  assert.equal(reasonOf(verify(bad, 's3')), 'invalid-content-sha256');
});

test('a changed hash of the body does not verify outside S3', async () => {
  const request = await sign({ style: 'other' });
  const bodySha256 = createHash('sha256').update('another body').digest('hex');
  assert.equal(reasonOf(verify(request, 'other', { bodySha256 })), 'mismatch');
});

test('a signing key is derived once while it is in use, and never for another scope', () => {
  const few = createSigningKeys(2);
  const scope = { date: '20261120', region: 'us-east-1', service: 's3' };
  const key = few.keyFor(secret, scope);
  assert.equal(few.keyFor(secret, { ...scope }), key);
  assert.notDeepEqual(few.keyFor(secret, { ...scope, region: 'us-east-2' }), key);
  assert.equal(few.keyFor(secret, scope), key, 'used last, so kept');
  few.keyFor('another', scope);
  few.keyFor('a third', scope);
  const again = few.keyFor(secret, scope);
  assert.notEqual(again, key);
  assert.deepEqual(again, key);
});
