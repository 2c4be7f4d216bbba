// Uploads by forms of browsers: signed by a policy or by nobody, and what they are answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { newAccount } from '../kms/accounts.ts';
import { newAccount as newMember, newUser } from '../support/accounts.ts';
import { policy } from '../support/policy.ts';
import { type PostFields, sendForm, signForm } from '../support/post-form.ts';
import { unblockPublicAccess } from '../support/public.ts';
import { type BucketWorld, newBucketWorld, refused, textOf } from './support.ts';

const anyKey = ['starts-with', '$key', ''];
const blob = (text: string) => new Blob([text], { type: 'image/jpeg' });

function post(world: BucketWorld, fields: PostFields, conditions: readonly unknown[], more: object = {}) {
  const { server, bucket } = world;
  const nowMs = server.clock.now();
  const signed = signForm({ credentials: server.admin, nowMs, conditions: [{ bucket }, ...conditions], ...more });
  return sendForm(`${server.endpoint}/${bucket}`, { ...fields, ...signed }, blob('picture'));
}

async function isRefused(answer: Response, status: number, code: string, words: RegExp = /./) {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  assert.match(text, new RegExp(`<Code>${code}</Code>`));
  assert.match(text, words);
}

test('a signed form makes an object with what its fields say', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const fields = {
    key: 'user/eric/${filename}',
    'Content-Type': 'image/jpeg',
    'Cache-Control': 'no-cache',
    'x-amz-meta-Note': 'hello',
    'x-ignore-this': 'x',
    tagging: '<Tagging><TagSet><Tag><Key>a b</Key><Value>1 + 2</Value></Tag></TagSet></Tagging>',
  };
  const answer = await post(world, fields, [
    ['starts-with', '$key', 'user/eric/'],
    ['starts-with', '$Content-Type', 'image/'],
    { 'Cache-Control': 'no-cache' },
    ['starts-with', '$x-amz-meta-note', ''],
    ['starts-with', '$tagging', '<Tagging>'],
    ['content-length-range', 1, 100],
  ]);
  assert.equal(answer.status, 204, await answer.text());
  assert.equal(answer.headers.get('location'), `${server.endpoint}/${Bucket}/user/eric/photo.jpg`);
  const Key = 'user/eric/photo.jpg';
  const read = await s3.send(new GetObjectCommand({ Bucket, Key }));
  assert.equal(answer.headers.get('etag'), read.ETag);
  assert.deepEqual([read.ContentType, read.CacheControl, read.Metadata], ['image/jpeg', 'no-cache', { note: 'hello' }]);
  assert.equal(await textOf(read), 'picture');
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
  assert.deepEqual(TagSet, [{ Key: 'a b', Value: '1 + 2' }]);
  assert.deepEqual(server.reported, []);
});

test('a form says how it wants to be answered', async () => {
  await using world = await newBucketWorld();
  const { bucket, server } = world;
  const status = (value: string) =>
    post(world, { key: 'a&b', success_action_status: value }, [anyKey, ['starts-with', '$success_action_status', '']]);
  assert.equal((await status('200')).status, 200);
  assert.equal((await status('404')).status, 204);
  const created = await status('201');
  assert.equal(created.status, 201);
  const etag = created.headers.get('etag') ?? '';
  assert.equal(
    await created.text(),
    `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>${server.endpoint}/${bucket}/a%26b</Location><Bucket>${bucket}</Bucket><Key>a&amp;b</Key><ETag>${etag.replaceAll('"', '&quot;')}</ETag></PostResponse>`,
  );
  const redirect = (url: string) =>
    post(world, { key: 'c', success_action_redirect: url }, [anyKey, ['starts-with', '$success_action_redirect', '']]);
  const moved = await redirect('https://example.com/done?x=1');
  assert.equal(moved.status, 303);
  const location = new URL(moved.headers.get('location') ?? '');
  assert.equal(location.origin + location.pathname, 'https://example.com/done');
  assert.deepEqual(
    ['x', 'bucket', 'key', 'etag'].map((name) => location.searchParams.get(name)),
    ['1', bucket, 'c', moved.headers.get('etag')],
  );
  assert.equal((await redirect('javascript:alert(1)')).status, 204);
});

test('what the policy does not let a form say is refused, and nothing is written', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const key = { key: 'a' };
  const against = (words: string) =>
    [403, 'AccessDenied', new RegExp(`Invalid according to Policy: ${words}`)] as const;
  await isRefused(
    await post(world, key, [{ key: 'b' }]),
    ...against('Policy Condition failed: \\[&quot;eq&quot;, &quot;\\$key&quot;, &quot;b&quot;\\]'),
  );
  await isRefused(await post(world, key, [anyKey], { expiresMs: -1 }), ...against('Policy expired\\.'));
  await isRefused(await post(world, { ...key, acl: 'private' }, [anyKey]), ...against('Extra input fields: acl'));
  const sized = (min: number, max: number) => post(world, key, [anyKey, ['content-length-range', min, max]]);
  await isRefused(await sized(100, 200), 400, 'EntityTooSmall', /<MinSizeAllowed>100</);
  await isRefused(await sized(0, 3), 400, 'EntityTooLarge', /<MaxSizeAllowed>3</);
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })), 'NoSuchKey', 404);
  assert.equal((await sized(7, 7)).status, 204);
});

test('a form that is wrong, or signed wrongly, is refused in words', async () => {
  await using world = await newBucketWorld();
  const { server, bucket } = world;
  const url = `${server.endpoint}/${bucket}`;
  const nowMs = server.clock.now();
  const signed = signForm({ credentials: server.admin, nowMs, conditions: [{ bucket }, anyKey] });
  const send = (fields: PostFields, file: Blob | undefined = blob('x')) => sendForm(url, fields, file);
  await isRefused(await send({ ...signed }), 400, 'InvalidArgument', /field named 'key'/);
  await isRefused(await send({ key: '', ...signed }), 400, 'InvalidArgument');
  await isRefused(await sendForm(url, { key: 'a', ...signed }, undefined), 400, 'IncorrectNumberOfFilesInPostRequest');
  const { 'x-amz-signature': signature, ...unsigned } = signed;
  await isRefused(await send({ key: 'a', ...unsigned }), 400, 'InvalidArgument', /x-amz-signature/);
  const other = `${signature}`.replace(/^./, (first) => (first === '0' ? '1' : '0'));
  await isRefused(await send({ key: 'a', ...signed, 'x-amz-signature': other }), 403, 'SignatureDoesNotMatch');
  const longer = Buffer.from(JSON.stringify({ expiration: '2099-01-01T00:00:00Z', conditions: [anyKey] }));
  await isRefused(await send({ key: 'a', ...signed, policy: longer.toString('base64') }), 403, 'SignatureDoesNotMatch');
  await isRefused(await send({ key: 'a', ...signed, 'x-amz-algorithm': 'AWS4-ECDSA' }), 400, 'InvalidRequest');
  await isRefused(await send({ key: 'a', ...signed, 'x-amz-credential': 'x' }), 400, 'InvalidArgument', /mal-formed/);
  await isRefused(
    await send({ key: 'a', AWSAccessKeyId: 'x', signature: 'y' }),
    400,
    'InvalidRequest',
    /AWS4-HMAC-SHA256/,
  );
  const elsewhere = signForm({
    credentials: server.admin,
    nowMs,
    region: 'eu-west-1',
    conditions: [{ bucket }, anyKey],
  });
  await isRefused(await send({ key: 'a', ...elsewhere }), 301, 'PermanentRedirect');
  const broken = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--y',
  });
  await isRefused(broken, 400, 'MalformedPOSTRequest');
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/mixed; boundary=x']) {
    const other = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: 'key=a&file=b' });
    await isRefused(other, 412, 'PreconditionFailed', /Bucket POST must be of the enclosure-type multipart\/form-data/);
  }
  assert.deepEqual(server.reported, []);
});

test('a form is decided as its signer, and policies see that it is one', async () => {
  await using world = await newBucketWorld();
  const { server, bucket } = world;
  const management = await newMember(server, 'signers');
  const user = await newUser(server, management, 'signer');
  const nowMs = server.clock.now();
  const signed = signForm({ credentials: user.credentials, nowMs, conditions: [{ bucket }, anyKey] });
  const send = () =>
    sendForm(`${server.endpoint}/${bucket}`, { key: 'a', ...signed }, new Blob(['x'.repeat(3_000_000)]));
  await isRefused(await send(), 403, 'AccessDenied', /user\/signer is not authorized to perform: s3:PutObject/);
  const Resource = `arn:aws:s3:::${bucket}/*`;
  const statement = { Effect: 'Allow', Principal: { AWS: management.id }, Action: 's3:PutObject', Resource };
  const byForm = {
    ...statement,
    Condition: { StringEquals: { 's3:authType': 'POST', 's3:signatureversion': 'AWS4-HMAC-SHA256' } },
  };
  await world.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy(byForm) }));
  await isRefused(await send(), 403, 'AccessDenied', /no identity-based policy allows/);
  await user.putPolicy(policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }));
  assert.equal((await send()).status, 204);
});

test('a form into a bucket with a key of KMS needs the key, as its signer', async () => {
  await using world = await newBucketWorld();
  const { server, bucket: Bucket } = world;
  const account = await newAccount(server, 'other');
  const { KeyMetadata } = await account.admin.kms.send(new CreateKeyCommand({}));
  const KMSMasterKeyID = `${KeyMetadata?.Arn}`;
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } as const }];
  await world.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  await isRefused(await post(world, { key: 'a' }, [anyKey]), 403, 'AccessDenied', /kms:GenerateDataKey/);
  const own = { 'x-amz-server-side-encryption': 'aws:kms' };
  const stored = await post(world, { key: 'a', ...own }, [anyKey, own]);
  assert.equal(stored.status, 204, await stored.text());
  assert.equal(stored.headers.get('x-amz-server-side-encryption'), 'aws:kms');
  assert.equal((await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).ServerSideEncryption, 'aws:kms');
});

test('nobody uploads without a signature, but where a public policy lets everybody', async () => {
  await using world = await newBucketWorld();
  const { server, s3, bucket: Bucket } = world;
  const send = () => sendForm(`${server.endpoint}/${Bucket}`, { key: 'inbox/${filename}' }, blob('x'));
  await isRefused(await send(), 403, 'AccessDenied');
  await unblockPublicAccess(world, Bucket);
  const Resource = `arn:aws:s3:::${Bucket}/inbox/*`;
  const Policy = policy({ Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  assert.equal((await send()).status, 204);
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'inbox/photo.jpg' }))), 'x');
  // The name of a file is taken as it is, without the folders that it lay in.
  const odd = await sendForm(`${server.endpoint}/${Bucket}`, { key: 'inbox/${filename}' }, blob('y'), 'C:/my/$& ä.jpg');
  assert.equal(odd.status, 204);
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'inbox/$& ä.jpg' }))), 'y');
});
