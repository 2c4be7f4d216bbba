// Bad inputs of AWS JSON: KMS, CloudTrail and Organizations. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
import { hourMs } from '../../src/kernel/clock.ts';
import type { Answer } from '../support/socket.ts';
import {
  type BadInput,
  badInputs,
  type Service,
  type Stage,
  spoilSignature,
  withHeaders,
  withoutHeader,
} from './stage.ts';

const prefixes = {
  kms: 'TrentService',
  cloudtrail: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
  organizations: 'AWSOrganizationsV20161128',
} as const;

function call(stage: Stage, service: keyof typeof prefixes, operation: string, body: Buffer | string, more = {}) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${prefixes[service]}.${operation}` };
  return stage.signed(service as Service, { headers, body: Buffer.from(body) }, more);
}

const kms =
  (operation: string, body: Buffer | string, more = {}) =>
  (stage: Stage) =>
    call(stage, 'kms', operation, body, more);

const unknown = { accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: 'unknown' };
const good = kms('ListKeys', '{}');
const invalid = (status: number, code: string) => ({ status, code });
const serialization = invalid(400, 'SerializationException');
const validation = invalid(400, 'ValidationException');

const inputs: readonly BadInput[] = [
  { name: 'a broken signature', request: (s) => spoilSignature(good(s)), ...invalid(400, 'InvalidSignatureException') },
  {
    name: 'a body that was changed after signing',
    request: (s) => ({ ...good(s), body: Buffer.from('{ }') }),
    ...invalid(400, 'InvalidSignatureException'),
  },
  {
    name: 'a target that was changed after signing',
    request: (s) => withHeaders(good(s), { 'x-amz-target': 'TrentService.ListAliases' }),
    ...invalid(400, 'InvalidSignatureException'),
  },
  {
    name: 'a target that is not signed',
    request: (s) => {
      const headers = { 'content-type': 'application/x-amz-json-1.1' };
      const signed = s.signed('kms', { headers, body: Buffer.from('{}') });
      return withHeaders(signed, { 'x-amz-target': 'TrentService.ListKeys' });
    },
    ...invalid(400, 'InvalidSignatureException'),
    words: /'x-amz-target' must be a 'SignedHeader'/,
  },
  {
    name: 'a date an hour ago',
    request: (s) => call(s, 'kms', 'ListKeys', '{}', { nowMs: s.server.clock.now() - hourMs }),
    ...invalid(400, 'InvalidSignatureException'),
    words: /Signature expired/,
  },
  {
    name: 'a date an hour ahead',
    request: (s) => call(s, 'kms', 'ListKeys', '{}', { nowMs: s.server.clock.now() + hourMs }),
    ...invalid(400, 'InvalidSignatureException'),
    words: /Signature not yet current/,
  },
  {
    name: 'an unknown access key',
    request: kms('ListKeys', '{}', { credentials: unknown }),
    ...invalid(400, 'UnrecognizedClientException'),
  },
  {
    name: 'no signature',
    request: (s) => withoutHeader(good(s), 'authorization'),
    ...invalid(400, 'MissingAuthenticationTokenException'),
  },
  {
    name: 'half a signature',
    request: (s) => withHeaders(good(s), { authorization: 'AWS4-HMAC-SHA256 Credential=a' }),
    ...invalid(400, 'IncompleteSignatureException'),
  },
  {
    name: 'a session token that nobody gave',
    request: (s) => call(s, 'kms', 'ListKeys', '{}', { credentials: { ...s.server.admin, sessionToken: 'none' } }),
    ...invalid(400, 'UnrecognizedClientException'),
  },
  { name: 'an operation that no service has', request: kms('Fly', '{}'), ...invalid(400, 'UnknownOperationException') },
  {
    name: 'an operation that is not built yet',
    request: kms('CreateCustomKeyStore', '{}'),
    ...invalid(501, 'NotImplemented'),
    words: /CreateCustomKeyStore/,
  },
  { name: 'a body that is no JSON', request: kms('ListKeys', 'KeyId=k'), ...serialization },
  { name: 'a cut body', request: kms('DescribeKey', '{"KeyId":"k'), ...serialization },
  { name: 'a list for a structure', request: kms('DescribeKey', '[]'), ...serialization },
  {
    name: 'bytes that are not UTF-8',
    request: kms('DescribeKey', Buffer.from('{"KeyId":"\u00e4"}', 'latin1')),
    ...serialization,
  },
  { name: 'a hundred thousand levels', request: kms('DescribeKey', '['.repeat(100_000)), ...serialization },
  { name: 'a number for a string', request: kms('DescribeKey', '{"KeyId":1}'), ...serialization },
  { name: 'a blob that is not base64', request: kms('Decrypt', '{"CiphertextBlob":"*"}'), ...serialization },
  {
    name: 'a body beyond the bound',
    request: kms('Encrypt', `{"KeyId":"${'k'.repeat(5_000_000)}"}`),
    ...serialization,
  },
  { name: 'a required member that is missing', request: kms('DescribeKey', '{}'), ...validation },
  { name: 'a number out of its range', request: kms('GenerateRandom', '{"NumberOfBytes":9999999}'), ...validation },
  {
    name: 'a list without end',
    request: kms(
      'CreateGrant',
      `{"KeyId":"alias/a","GranteePrincipal":"a","Operations":[${'"Decrypt",'.repeat(200_000)}"Decrypt"]}`,
    ),
    ...serialization,
    words: /items/,
  },
  {
    name: 'a map without end',
    request: kms(
      'Encrypt',
      `{"KeyId":"alias/a","Plaintext":"AA==","EncryptionContext":{${Array.from({ length: 20_000 }, (_, i) => `"${i}":""`).join()}}}`,
    ),
    ...serialization,
    words: /items/,
  },
  {
    name: 'a lone surrogate in a name that is looked up',
    request: (s) => call(s, 'organizations', 'CreateAccount', '{"AccountName":"a","Email":"a\\ud800@example.com"}'),
    ...serialization,
  },
  {
    name: 'a lone surrogate in the key of a map',
    request: kms('Encrypt', '{"KeyId":"alias/a","Plaintext":"AA==","EncryptionContext":{"\\ud800":""}}'),
    ...serialization,
  },
  { name: 'a part of a number', request: kms('GenerateRandom', '{"NumberOfBytes":1.5}'), ...serialization },
  {
    name: 'a Region that is longer than any',
    request: kms('GenerateDataKey', '{"KeyId":"alias/none","KeySpec":"AES_256"}', {
      region: `us-${'a'.repeat(5000)}-1`,
    }),
    ...invalid(400, 'InvalidSignatureException'),
  },
  { name: 'a number that no double holds', request: kms('ListKeys', '{"Limit":1e999}'), ...serialization },
  { name: 'a word that is none of those', request: kms('CreateKey', '{"KeyUsage":"FLYING"}'), ...validation },
  { name: 'an empty key', request: kms('DescribeKey', '{"KeyId":""}'), ...validation },
  {
    name: 'a key of another service',
    request: kms('DescribeKey', '{"KeyId":"arn:aws:s3:::b"}'),
    ...invalid(400, 'NotFoundException'),
    words: /Invalid arn/,
  },
  {
    name: 'a key that does not exist',
    request: kms('DescribeKey', '{"KeyId":"k"}'),
    ...invalid(400, 'NotFoundException'),
  },
  {
    name: 'a lone surrogate',
    request: kms('DescribeKey', '{"KeyId":"\\ud800"}'),
    ...serialization,
  },
  {
    name: 'a ciphertext of zeros',
    request: kms('Decrypt', `{"CiphertextBlob":"${'AAAA'.repeat(40)}"}`),
    ...invalid(400, 'InvalidCiphertextException'),
  },
  {
    name: 'a policy that is none',
    request: kms('CreateKey', '{"Policy":"{"}'),
    ...invalid(400, 'MalformedPolicyDocumentException'),
  },
  {
    name: 'a marker that nobody gave',
    request: kms('ListKeys', '{"Marker":"none"}'),
    ...invalid(400, 'InvalidMarkerException'),
  },
  {
    name: 'two attributes to look up',
    request: (s) =>
      call(
        s,
        'cloudtrail',
        'LookupEvents',
        JSON.stringify({
          LookupAttributes: [
            { AttributeKey: 'EventName', AttributeValue: 'a' },
            { AttributeKey: 'EventId', AttributeValue: 'b' },
          ],
        }),
      ),
    ...invalid(400, 'InvalidLookupAttributesException'),
  },
  {
    name: 'a page of 51 events',
    request: (s) => call(s, 'cloudtrail', 'LookupEvents', '{"MaxResults":51}'),
    ...invalid(400, 'InvalidMaxResultsException'),
  },
  {
    name: 'a token of nobody',
    request: (s) => call(s, 'cloudtrail', 'LookupEvents', '{"NextToken":"x"}'),
    ...invalid(400, 'InvalidNextTokenException'),
  },
  {
    name: 'a time that is text',
    request: (s) => call(s, 'cloudtrail', 'LookupEvents', '{"StartTime":"today"}'),
    ...serialization,
  },
  {
    name: 'a trail that cannot be made',
    request: (s) => call(s, 'cloudtrail', 'CreateTrail', '{"Name":"t","S3BucketName":"b"}'),
    ...invalid(501, 'NotImplemented'),
    words: /CreateTrail/,
  },
  {
    name: 'an unknown operation of CloudTrail',
    request: (s) => call(s, 'cloudtrail', 'Fly', '{}'),
    ...invalid(400, 'UnknownOperationException'),
  },
  {
    name: 'an account id of two digits',
    request: (s) => call(s, 'organizations', 'DescribeAccount', '{"AccountId":"12"}'),
    ...invalid(400, 'InvalidInputException'),
  },
  {
    name: 'an account that does not exist',
    request: (s) => call(s, 'organizations', 'DescribeAccount', '{"AccountId":"999999999999"}'),
    ...invalid(400, 'AccountNotFoundException'),
  },
  {
    name: 'an address that is none',
    request: (s) => call(s, 'organizations', 'CreateAccount', '{"AccountName":"a","Email":"a"}'),
    ...invalid(400, 'InvalidInputException'),
  },
  {
    name: 'an unknown operation of Organizations',
    request: (s) => call(s, 'organizations', 'Fly', '{}'),
    ...invalid(400, 'UnknownOperationException'),
  },
  {
    name: 'Organizations with a body of nothing but a quote',
    request: (s) => call(s, 'organizations', 'ListAccounts', '"'),
    ...serialization,
  },
];

function codeOf({ body }: Answer): string | undefined {
  const { __type: type } = JSON.parse(body || '{}') as { readonly __type?: string };
  return type?.replace(/^.*#/, '');
}

badInputs('AWS JSON', inputs, { codeOf, good });
