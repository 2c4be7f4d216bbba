// Valid requests of each protocol, damaged at random before and after signing: always an answer, never an internal error.
// A failure prints its seed and the smallest damage that fails. The canary shows that the check can fail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { startServer } from '../support/server.ts';
import type { Draft } from '../support/signer.ts';
import type { Answer } from '../support/socket.ts';
import { type Mutation, mutate, mutations } from './mutations.ts';
import { newStage, type Service, type Stage } from './stage.ts';

interface Valid {
  readonly service: Service;
  readonly method: string;
  readonly path: string;
  /** Names and values, not escaped. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Part = 'path' | 'query' | 'headers' | 'body';

const numRuns = 250;
const json = (target: string, input: object, service: Service = 'kms'): Valid => ({
  service,
  method: 'POST',
  path: '/',
  query: [],
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
  body: JSON.stringify(input),
});
const form = (service: Service, input: Readonly<Record<string, string>>): Valid => ({
  service,
  method: 'POST',
  path: '/',
  query: [],
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(input).toString(),
});
const s3 = (method: string, path: string, query: Valid['query'], headers: Valid['headers'] = {}, body = ''): Valid => ({
  service: 's3',
  method,
  path,
  query,
  headers,
  body,
});

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"100000000001"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/\${aws:username}"},"NumericLessThan":{"aws:MultiFactorAuthAge":"300"}}}]}`;
const bucketPolicy =
  '{"Version":"2012-10-17","Statement":{"Sid":"a","Effect":"Allow","Principal":"*","Action":["s3:Get*"],"NotResource":"arn:aws:s3:::fuzz-bucket/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"Null":{"s3:prefix":"true"}}}}';

const protocols: Readonly<Record<string, readonly Valid[]>> = {
  'rest-xml': [
    s3(
      'PUT',
      '/fuzz-bucket/k',
      [],
      { 'x-amz-meta-a': 'b', 'content-type': 'text/plain', 'cache-control': 'no-cache', 'x-amz-tagging': 'a=b' },
      'body',
    ),
    s3('GET', '/fuzz-bucket/k', [['response-content-type', 'text/plain']], {
      range: 'bytes=0-3',
      'if-none-match': '"a"',
      'if-modified-since': 'Fri, 20 Nov 2026 17:18:25 GMT',
    }),
    s3('GET', '/fuzz-bucket', [
      ['list-type', '2'],
      ['prefix', 'a/'],
      ['delimiter', '/'],
      ['max-keys', '10'],
      ['start-after', 'a'],
      ['encoding-type', 'url'],
    ]),
    s3(
      'POST',
      '/fuzz-bucket',
      [['delete', '']],
      {},
      '<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>',
    ),
    s3(
      'PUT',
      '/fuzz-bucket',
      [['encryption', '']],
      {},
      '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/aws/s3</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>',
    ),
    s3('PUT', '/fuzz-bucket', [['policy', '']], {}, bucketPolicy),
    s3(
      'PUT',
      '/fuzz-bucket-2',
      [],
      {},
      '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>',
    ),
    s3('PUT', '/fuzz-bucket/copy', [], {
      'x-amz-copy-source': '/fuzz-bucket/k',
      'x-amz-metadata-directive': 'REPLACE',
      'x-amz-copy-source-if-match': '"a"',
    }),
    s3(
      'POST',
      '/fuzz-bucket/k',
      [['uploadId', 'none']],
      {},
      '<CompleteMultipartUpload><Part><ETag>"a"</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>',
    ),
    s3(
      'PUT',
      '/fuzz-bucket/k',
      [],
      {
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-context': 'eyJhIjoiYiJ9',
        'x-amz-server-side-encryption-bucket-key-enabled': 'true',
      },
      'body',
    ),
    s3(
      'PUT',
      '/v20180820/configuration/publicAccessBlock',
      [],
      { 'x-amz-account-id': '100000000001' },
      '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>',
    ),
    s3('GET', '/v20180820/tags/arn:aws:s3:us-east-1:100000000001:accesspoint/a', [], {
      'x-amz-account-id': '100000000001',
    }),
  ],
  'AWS JSON': [
    json('TrentService.CreateKey', {
      Description: 'd',
      Tags: [{ TagKey: 'a', TagValue: 'b' }],
      Policy: trust,
      KeyUsage: 'ENCRYPT_DECRYPT',
    }),
    json('TrentService.Encrypt', { KeyId: 'alias/aws/s3', Plaintext: 'aGk=', EncryptionContext: { a: 'b' } }),
    json('TrentService.Decrypt', { CiphertextBlob: 'AAECAwQFBgcICQoLDA0ODw==', EncryptionContext: { a: 'b' } }),
    json('TrentService.CreateAlias', { AliasName: 'alias/a', TargetKeyId: 'arn:aws:kms:us-east-1:100000000001:key/k' }),
    json('TrentService.GenerateDataKey', { KeyId: 'k', NumberOfBytes: 32, GrantTokens: ['a'] }),
    json(
      'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      {
        MaxResults: 5,
        StartTime: 1_700_000_000,
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'a' }],
      },
      'cloudtrail',
    ),
    json(
      'AWSOrganizationsV20161128.CreateAccount',
      { AccountName: 'a', Email: 'a@example.com', Tags: [] },
      'organizations',
    ),
    json('AWSOrganizationsV20161128.ListAccounts', { MaxResults: 5 }, 'organizations'),
  ],
  'AWS query': [
    form('iam', {
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: 'r',
      AssumeRolePolicyDocument: trust,
      'Tags.member.1.Key': 'a',
      'Tags.member.1.Value': 'b',
    }),
    form('iam', {
      Action: 'CreatePolicy',
      Version: '2010-05-08',
      PolicyName: 'p',
      Path: '/a/',
      PolicyDocument: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":["s3:*"],"Resource":["arn:aws:s3:::\${aws:username}/*"]}]}`,
    }),
    form('iam', { Action: 'ListUsers', Version: '2010-05-08', MaxItems: '10', PathPrefix: '/' }),
    form('sts', {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::100000000001:role/r',
      RoleSessionName: 'session',
      Policy: bucketPolicy,
      DurationSeconds: '900',
    }),
    form('sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' }),
  ],
};

const escaped = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
/** Characters that would end the header, or that HTTP has not. */
const headerSafe = (text: string) => text.replace(/[^\t -~\u0080-\u00ff]/g, '');

/** The damage is in what is signed, so that it reaches what is behind the signature. */
function damaged(valid: Valid, part: Part, changes: readonly Mutation[]): Partial<Draft> {
  const path = part === 'path' ? mutate(valid.path, changes) : valid.path;
  const query = valid.query.map(([name, value]) => [name, part === 'query' ? mutate(value, changes) : value] as const);
  const entries = Object.entries(valid.headers).map(
    ([name, value]) => [name, part === 'headers' ? headerSafe(mutate(value, changes)).trim() : value] as const,
  );
  const body = Buffer.from(part === 'body' ? mutate(valid.body, changes) : valid.body);
  const check = valid.service === 's3' && valid.method === 'POST' ? { 'x-amz-checksum-crc32': crc32of(body) } : {};
  const pairs = query.map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  const target = path.split('/').map(escaped).join('/') + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
  return {
    method: valid.method,
    target: target.startsWith('/') ? target : `/${target}`,
    headers: { ...Object.fromEntries(entries), ...check },
    body,
  };
}

/** The damage comes after signing, in the target or in one header: what stands before the signature must bear it too. */
function damagedAfterwards(draft: Draft, part: Part, changes: readonly Mutation[]): Draft {
  if (part === 'path' || part === 'query') {
    const target = mutate(draft.target.slice(1), changes).replace(/[^!-~]/g, '');
    return { ...draft, target: `/${target}` };
  }
  const names = Object.keys(draft.headers).filter((name) => name !== 'host');
  const chosen = names[(changes[0]?.at ?? 0) % names.length] ?? '';
  return {
    ...draft,
    headers: { ...draft.headers, [chosen]: headerSafe(mutate(draft.headers[chosen] ?? '', changes)) },
  };
}

function crc32of(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

function holds(answer: Answer): void {
  assert.ok(answer.status >= 200, `no answer: ${answer.text}`);
  assert.ok(answer.status < 500 || answer.status === 501, answer.text);
}

for (const [protocol, valid] of Object.entries(protocols))
  test(`fuzz: damaged requests of ${protocol} are answered, and the server finds no fault in itself`, async () => {
    await using server = await startServer();
    const stage = newStage(server);
    await stage.send(stage.signed('s3', { method: 'PUT', target: '/fuzz-bucket' }));
    const requests = fc.tuple(
      fc.constantFrom(...valid),
      fc.constantFrom<Part>('path', 'query', 'headers', 'body', 'body'),
      mutations,
    );
    const property = fc.asyncProperty(
      requests,
      fc.constantFrom(true, true, true, false),
      async ([base, part, changes], before) => {
        holds(await stage.send(requestOf(stage, base, part, changes, before)));
        assert.deepEqual(server.reported, []);
      },
    );
    await fc.assert(property, { numRuns });
  });

function requestOf(stage: Stage, base: Valid, part: Part, changes: readonly Mutation[], before: boolean): Draft {
  if (before) return stage.signed(base.service, damaged(base, part, changes));
  return damagedAfterwards(stage.signed(base.service, damaged(base, part, [])), part, changes);
}

test('fuzz: undamaged, every request passes its signature, and the check fails where it must', async () => {
  await using server = await startServer();
  const stage = newStage(server);
  await stage.send(stage.signed('s3', { method: 'PUT', target: '/fuzz-bucket' }));
  for (const base of Object.values(protocols).flat()) {
    const answer = await stage.send(requestOf(stage, base, 'body', [], true));
    assert.doesNotMatch(answer.body, /Signature|Digest|Malformed(?!Policy)/, answer.text);
  }
  assert.throws(() => holds({ status: 500, headers: {}, body: '', text: 'canary' }), /canary/);
  assert.throws(() => holds({ status: 0, headers: {}, body: '', text: '' }), /no answer/);
});
