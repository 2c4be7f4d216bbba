// Websites: their configuration, and what visitors of the website host get to see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketWebsiteCommand,
  GetBucketWebsiteCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  type WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { type RawRequest, sendRaw } from '../support/http.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { type BucketWorld, newBucketWorld, refused } from './support.ts';

const site: WebsiteConfiguration = {
  IndexDocument: { Suffix: 'index.html' },
  ErrorDocument: { Key: 'errors/4xx.html' },
  RoutingRules: [
    { Condition: { KeyPrefixEquals: 'docs/' }, Redirect: { ReplaceKeyPrefixWith: 'documents/' } },
    {
      Condition: { HttpErrorCodeReturnedEquals: '404', KeyPrefixEquals: 'gone/' },
      Redirect: { HostName: 'archive.example.com', Protocol: 'https', HttpRedirectCode: '302' },
    },
  ],
};

const configure = ({ s3, bucket: Bucket }: BucketWorld, WebsiteConfiguration: WebsiteConfiguration) =>
  s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));

const put = ({ s3, bucket: Bucket }: BucketWorld, Key: string, Body: string, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'text/html', ...more }));

async function open({ s3, bucket: Bucket }: BucketWorld, ...actions: string[]) {
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  await unblockPublicAccess({ s3 }, Bucket);
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: actions, Resource },
    { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/secret*` },
  ];
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
}

async function visit(world: BucketWorld, path: string, more: RawRequest = {}, host = 's3-website') {
  const headers = { host: `${world.bucket}.${host}.localhost:9000`, ...more.headers };
  const answer = await sendRaw(world.server.endpoint, path, { ...more, headers });
  const { location, 'x-amz-error-code': code } = answer.headers;
  return { ...answer, text: String(answer.body), location, code };
}

test('a configuration is given back as it was put, and deleted', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const get = () => s3.send(new GetBucketWebsiteCommand({ Bucket }));
  await refused(get(), 'NoSuchWebsiteConfiguration', 404);
  for (const website of [site, { RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'https' as const } }]) {
    await configure(world, website);
    const { $metadata: _, ...shown } = await get();
    assert.deepEqual(shown, website);
  }
  await s3.send(new DeleteBucketWebsiteCommand({ Bucket }));
  await refused(get(), 'NoSuchWebsiteConfiguration', 404);
});

test('a configuration that AWS does not take is refused', async () => {
  await using world = await newBucketWorld();
  const IndexDocument = { Suffix: 'index.html' };
  const Redirect = { HostName: 'example.com' };
  const wrong: [WebsiteConfiguration, string, RegExp][] = [
    [{}, 'InvalidArgument', /A value for IndexDocument Suffix must be provided/],
    [{ IndexDocument: { Suffix: 'a/b' } }, 'InvalidArgument', /not well formed/],
    [{ IndexDocument: { Suffix: '' } }, 'InvalidArgument', /not well formed/],
    [{ IndexDocument, ErrorDocument: { Key: '' } }, 'MalformedXML', /./],
    [{ IndexDocument, RedirectAllRequestsTo: Redirect }, 'InvalidArgument', /in conjunction with other Routing Rules/],
    [{ RedirectAllRequestsTo: { ...Redirect, Protocol: 'ftp' as 'http' } }, 'InvalidRequest', /Invalid protocol/],
    [{ IndexDocument, RoutingRules: [{ Redirect, Condition: {} }] }, 'InvalidRequest', /Condition cannot be empty/],
    [{ IndexDocument, RoutingRules: [{ Redirect: {} }] }, 'MalformedXML', /./],
    [
      { IndexDocument, RoutingRules: [{ Redirect: { ReplaceKeyWith: 'a', ReplaceKeyPrefixWith: 'b' } }] },
      'InvalidRequest',
      /but not both/,
    ],
    [
      { IndexDocument, RoutingRules: [{ Redirect: { ...Redirect, HttpRedirectCode: '300' } }] },
      'InvalidRequest',
      /redirect code \(300\)/,
    ],
    [
      { IndexDocument, RoutingRules: [{ Redirect, Condition: { HttpErrorCodeReturnedEquals: '200' } }] },
      'InvalidRequest',
      /error code \(200\)/,
    ],
    [
      { IndexDocument, RoutingRules: Array.from({ length: 51 }, () => ({ Redirect })) },
      'InvalidRequest',
      /limit of 50/,
    ],
  ];
  for (const [website, code, words] of wrong) await refused(configure(world, website), code, 400, words);
  const tooLong = { IndexDocument, ErrorDocument: { Key: 'x'.repeat(128 * 1024) } };
  const error = await refused(configure(world, tooLong), 'MaxMessageLengthExceeded', 400, /too big/);
  assert.equal((error as Error & Record<string, unknown>).MaxMessageLengthBytes, '131072');
});

test('pages, folders, missing pages and rules, as a visitor sees them', async () => {
  await using world = await newBucketWorld();
  await configure(world, site);
  await put(world, 'index.html', 'home');
  await put(world, 'documents/index.html', 'documents');
  await put(world, 'errors/4xx.html', 'the owner is sorry');
  await put(world, 'secret.html', 'secret');
  await open(world, 's3:GetObject', 's3:ListBucket');
  const home = await visit(world, '/?ignored=1');
  assert.deepEqual([home.status, home.text, home.headers['content-type']], [200, 'home', 'text/html']);
  assert.equal((await visit(world, '/index.html')).headers.etag, home.headers.etag);
  assert.equal((await visit(world, '/', {}, 's3-website-us-east-1')).text, 'home');
  assert.equal((await visit(world, '/', {}, 's3-website.us-east-1')).text, 'home');
  assert.equal((await visit(world, '/documents/')).text, 'documents');
  const folder = await visit(world, '/documents');
  assert.deepEqual([folder.status, folder.location], [302, '/documents/']);
  const moved = await visit(world, '/docs/a%20b');
  const expected = `http://${world.bucket}.s3-website.localhost:9000/documents/a%20b`;
  assert.deepEqual([moved.status, moved.location], [301, expected]);
  const gone = await visit(world, '/gone/a');
  assert.deepEqual([gone.status, gone.location], [302, 'https://archive.example.com/gone/a']);
  const missing = await visit(world, '/missing', { headers: { range: 'bytes=0-1', 'if-none-match': '*' } });
  assert.deepEqual([missing.status, missing.text, missing.code], [404, 'the owner is sorry', 'NoSuchKey']);
  const secret = await visit(world, '/secret.html');
  assert.deepEqual([secret.status, secret.text, secret.code], [403, 'the owner is sorry', 'AccessDenied']);
  const part = await visit(world, '/index.html', { headers: { range: 'bytes=1-2' } });
  assert.deepEqual([part.status, part.text], [206, 'om']);
  const known = await visit(world, '/', { headers: { 'if-none-match': String(home.headers.etag) } });
  assert.deepEqual([known.status, known.text, known.headers.etag], [304, '', home.headers.etag]);
  const head = await visit(world, '/', { method: 'HEAD' });
  assert.deepEqual([head.status, head.text, head.headers['content-length']], [200, '', '4']);
  assert.equal((await visit(world, '/missing', { method: 'HEAD' })).status, 404);
  assert.deepEqual(world.server.reported, []);
});

test('a website has no authority of its own, and signs of who visits do not count', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  await configure(world, { IndexDocument: { Suffix: 'index.html' } });
  await put(world, 'index.html', 'home');
  const signed = { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/s3/aws4_request' } };
  for (const more of [{}, signed]) {
    const closed = await visit(world, '/', more);
    assert.deepEqual(
      [closed.status, closed.code, closed.headers['content-type']],
      [403, 'AccessDenied', 'text/html; charset=utf-8'],
    );
    assert.match(closed.text, /<h1>403 Forbidden<\/h1>\n<ul>\n<li>Code: AccessDenied<\/li>/);
  }
  await open(world, 's3:GetObject');
  assert.equal((await visit(world, '/', signed)).text, 'home');
  // Who may not list the bucket does not learn what is missing.
  const missing = await visit(world, '/mis%3Csing');
  assert.deepEqual([missing.status, missing.code], [403, 'AccessDenied']);
  await put(world, 'kms.html', 'encrypted', { ServerSideEncryption: 'aws:kms' });
  // Nobody can use a key of a customer's without being known.
  const sealed = await visit(world, '/kms.html');
  assert.deepEqual([sealed.status, sealed.code], [400, 'InvalidArgument']);
  const posted = await visit(world, '/', { method: 'POST', body: 'x' });
  assert.deepEqual([posted.status, posted.code], [405, 'MethodNotAllowed']);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  assert.equal((await visit(world, '/')).status, 403);
});

test('without a website, a bucket or the right Region there is a page that says so', async () => {
  await using world = await newBucketWorld();
  const none = await visit(world, '/');
  assert.deepEqual([none.status, none.code], [404, 'NoSuchWebsiteConfiguration']);
  const elsewhere = await visit(world, '/', {}, 's3-website-eu-west-1');
  assert.deepEqual([elsewhere.status, elsewhere.code], [400, 'IncorrectEndpoint']);
  const nobody = await visit({ ...world, bucket: 'no-such-bucket' }, '/');
  assert.deepEqual([nobody.status, nobody.code], [404, 'NoSuchBucket']);
  await configure(world, { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'missing.html' } });
  await open(world, 's3:GetObject', 's3:ListBucket');
  const twice = await visit(world, '/a');
  assert.match(
    twice.text,
    /Key: a<.*An Error Occurred While Attempting to Retrieve a Custom Error Document.*Key: missing.html</s,
  );
  assert.equal(twice.status, 404);
});

test('an object that names another place sends visitors there, and clients of the API get its bytes', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  await configure(world, { IndexDocument: { Suffix: 'index.html' } });
  await open(world, 's3:GetObject', 's3:ListBucket');
  for (const [Key, place] of [
    ['a', '/b.html'],
    ['b', 'https://example.com/c?d=e'],
  ] as const) {
    await put(world, Key, 'body', { WebsiteRedirectLocation: place });
    const moved = await visit(world, `/${Key}`);
    assert.deepEqual([moved.status, moved.location], [301, place]);
    assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key }))).WebsiteRedirectLocation, place);
    assert.equal((await s3.send(new GetObjectCommand({ Bucket, Key }))).WebsiteRedirectLocation, place);
  }
  // A copy does not take it along; a copy in place can set it.
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/a` }));
  assert.equal((await visit(world, '/copy')).text, 'body');
  await s3.send(
    new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/copy`, WebsiteRedirectLocation: '/x' }),
  );
  assert.equal((await visit(world, '/copy')).location, '/x');
  for (const place of ['b.html', 'ftp://example.com/', `/${'x'.repeat(2048)}`])
    await refused(put(world, 'c', 'x', { WebsiteRedirectLocation: place }), 'InvalidRedirectLocation', 400);
});

test('everything is redirected, also where there is nothing to read', async () => {
  await using world = await newBucketWorld();
  await configure(world, { RedirectAllRequestsTo: { HostName: 'www.example.com', Protocol: 'https' } });
  const moved = await visit(world, '/a/b');
  assert.deepEqual([moved.status, moved.location], [301, 'https://www.example.com/a/b']);
  await world.s3.send(new CreateBucketCommand({ Bucket: 'crosskey-other-bucket' }));
  assert.equal((await visit({ ...world, bucket: 'crosskey-other-bucket' }, '/a/b')).status, 404);
});
