// CORS: rules as they are kept, the preflight of a browser, and what every answer to another origin says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CORSRule,
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { sendRaw } from '../support/http.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { type BucketWorld, newBucketWorld, refused } from './support.ts';

const origin = 'https://app.example.com';
const rule: CORSRule = {
  ID: 'first',
  AllowedMethods: ['GET', 'PUT'],
  AllowedOrigins: ['https://*.example.com'],
  AllowedHeaders: ['x-amz-*', 'Content-Type'],
  ExposeHeaders: ['ETag', 'x-amz-request-id'],
  MaxAgeSeconds: 600,
};

const put = ({ s3, bucket: Bucket }: BucketWorld, ...CORSRules: CORSRule[]) =>
  s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));

const preflight = (world: BucketWorld, headers: Readonly<Record<string, string>>, target = `/${world.bucket}/a`) =>
  sendRaw(world.server.endpoint, target, { method: 'OPTIONS', headers });

test('rules are given back as they were put, and deleted', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const get = () => s3.send(new GetBucketCorsCommand({ Bucket }));
  await refused(get(), 'NoSuchCORSConfiguration', 404);
  const other: CORSRule = { AllowedMethods: ['HEAD', 'POST', 'DELETE'], AllowedOrigins: ['*'] };
  await put(world, rule, other);
  assert.deepEqual((await get()).CORSRules, [rule, other]);
  await s3.send(new DeleteBucketCorsCommand({ Bucket }));
  await refused(get(), 'NoSuchCORSConfiguration', 404);
});

test('rules that AWS does not take are refused', async () => {
  await using world = await newBucketWorld();
  const wrong: [Partial<CORSRule>, string, RegExp][] = [
    [{ AllowedMethods: ['PATCH'] }, 'InvalidRequest', /Unsupported method is PATCH/],
    [{ AllowedMethods: ['get'] }, 'InvalidRequest', /Unsupported method is get/],
    [{ AllowedOrigins: ['https://*.*.com'] }, 'InvalidRequest', /AllowedOrigin .* more than one wildcard/],
    [{ AllowedHeaders: ['*-*'] }, 'InvalidRequest', /AllowedHeader .* more than one wildcard/],
    [{ ExposeHeaders: ['x-*'] }, 'InvalidRequest', /ExposeHeader/],
    [{ ExposeHeaders: ['x\u2028y'] }, 'InvalidRequest', /no name of a header/],
    [{ ExposeHeaders: [''] }, 'InvalidRequest', /no name of a header/],
    [{ ID: 'x'.repeat(256) }, 'InvalidRequest', /255/],
    [{ AllowedMethods: [] }, 'MalformedXML', /not well-formed/],
    [{ AllowedOrigins: [] }, 'MalformedXML', /not well-formed/],
  ];
  for (const [more, code, words] of wrong) await refused(put(world, { ...rule, ...more }), code, 400, words);
  const long = `https://${'x'.repeat(1000)}.example.com`;
  const many = Array.from({ length: 70 }, () => ({ ...rule, AllowedOrigins: [long] }));
  const tooLong = await refused(put(world, ...many), 'MaxMessageLengthExceeded', 400, /too big/);
  assert.equal((tooLong as Error & Record<string, unknown>).MaxMessageLengthBytes, '65536');
  await refused(put(world), 'MalformedXML', 400);
  await refused(put(world, ...Array.from({ length: 101 }, () => rule)), 'MalformedXML', 400);
  await put(world, ...Array.from({ length: 100 }, () => rule));
});

test('a preflight is answered from the rules, by path and by host, without a signature', async () => {
  await using world = await newBucketWorld();
  await put(world, rule);
  const asked = {
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'Content-Type, X-Amz-Date',
  };
  for (const [target, host] of [
    [`/${world.bucket}/a/b?uploads`, '127.0.0.1'],
    [`/${world.bucket}`, 'localhost'],
    ['/a', `${world.bucket}.s3.localhost`],
    ['/', `${world.bucket}.localhost`],
  ] as const) {
    const { status, headers } = await preflight(world, { ...asked, host }, target);
    assert.equal(status, 200, target);
    assert.equal(headers['access-control-allow-origin'], origin);
    assert.equal(headers['access-control-allow-methods'], 'GET, PUT');
    assert.equal(headers['access-control-allow-headers'], 'content-type, x-amz-date');
    assert.equal(headers['access-control-expose-headers'], 'ETag, x-amz-request-id');
    assert.equal(headers['access-control-max-age'], '600');
    assert.equal(headers['access-control-allow-credentials'], 'true');
    assert.match(String(headers.vary), /Origin/);
    assert.ok(headers['x-amz-request-id']);
  }
});

test('a preflight that no rule allows is refused in the words of S3', async () => {
  await using world = await newBucketWorld();
  const asked = { origin, 'access-control-request-method': 'PUT' };
  const cases: [Record<string, string>, number, RegExp, string?][] = [
    [{}, 400, /<Code>BadRequest<.*Origin request header needed/],
    [{ origin }, 400, /<Code>BadRequest<.*Invalid Access-Control-Request-Method: null/],
    [{ origin, 'access-control-request-method': 'PATCH' }, 400, /Invalid Access-Control-Request-Method: PATCH/],
    [
      { ...asked, 'access-control-request-method': 'DELETE' },
      403,
      /<Code>AccessForbidden<.*not allowed.*<Method>DELETE<.*OBJECT/,
    ],
    [
      { ...asked, origin: 'https://example.org' },
      403,
      /AccessForbidden.*CORSResponse: This CORS request is not allowed/,
    ],
    [{ ...asked, 'access-control-request-headers': 'authorization' }, 403, /AccessForbidden/],
    [asked, 403, /CORSResponse: Bucket not found/, '/no-such-bucket/a'],
  ];
  const none = await preflight(world, asked, `/${world.bucket}`);
  assert.match(String(none.body), /CORSResponse: CORS is not enabled for this bucket.*<ResourceType>BUCKET</);
  assert.equal(none.status, 403);
  await put(world, rule);
  for (const [headers, status, words, target] of cases) {
    const answer = await preflight(world, headers, target);
    assert.equal(answer.status, status, String(answer.body));
    assert.match(String(answer.body).replaceAll('\n', ''), words);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  }
  assert.equal((await sendRaw(world.server.endpoint, '/', { method: 'OPTIONS', headers: asked })).status, 405);
});

test('an answer to another origin says who may see it, also when it is a refusal', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'open', Body: 'x' }));
  await unblockPublicAccess({ s3 }, Bucket);
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/open` },
  ];
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  const get = (key: string, headers: Record<string, string> = { origin }) =>
    sendRaw(server.endpoint, `/${Bucket}/${key}`, { headers });
  assert.equal((await get('open')).headers.vary, undefined);
  await put(world, rule);
  for (const [key, status] of [
    ['open', 200],
    ['closed', 403],
  ] as const) {
    const answer = await get(key);
    assert.equal(answer.status, status);
    assert.equal(answer.headers['access-control-allow-origin'], origin);
    assert.equal(answer.headers['access-control-expose-headers'], 'ETag, x-amz-request-id');
    assert.match(String(answer.headers.vary), /Origin/);
  }
  const stranger = await get('open', { origin: 'https://example.org' });
  assert.equal(stranger.headers['access-control-allow-origin'], undefined);
  assert.match(String(stranger.headers.vary), /Origin/);
  assert.equal((await get('open', {})).headers.vary, undefined);
  await put(world, { AllowedMethods: ['GET'], AllowedOrigins: ['*'] });
  const all = await get('open');
  assert.equal(all.headers['access-control-allow-origin'], '*');
  assert.equal(all.headers['access-control-allow-credentials'], undefined);
  // Another bucket has its own rules.
  await s3.send(new CreateBucketCommand({ Bucket: 'crosskey-other-bucket' }));
  const other = await sendRaw(server.endpoint, '/crosskey-other-bucket/a', { headers: { origin } });
  assert.equal(other.headers['access-control-allow-origin'], undefined);
});
