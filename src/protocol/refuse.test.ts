// Refusals: the catalogue and the tables agree, and the SDK throws the class that AWS's model has for the code.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Fault, type FaultCode, faultCatalogue } from '../kernel/fault.ts';
import { cloudtrailFaults } from '../kernel/faults/cloudtrail.ts';
import { commonFaults } from '../kernel/faults/common.ts';
import { iamFaults } from '../kernel/faults/iam.ts';
import { kmsFaults } from '../kernel/faults/kms.ts';
import { organizationsFaults } from '../kernel/faults/organizations.ts';
import { s3Faults } from '../kernel/faults/s3.ts';
import { stsFaults } from '../kernel/faults/sts.ts';
import { type ServiceName, serviceNames } from '../kernel/service.ts';
import type { Target } from './recognised.ts';
import { commonSpellings } from './refusal/common-spellings.ts';
import { ownStatuses } from './refusal/own-statuses.ts';
import { refusalFacts, refuse } from './refuse.ts';
import { dialects, errorSchemas, serviceModel } from './schema/model.ts';
import { collect, sendWithSdk } from './testing.ts';

const ids = { requestId: 'REQ123', hostId: 'HOST456' };
const catalogues: Readonly<Record<ServiceName, object>> = {
  s3: s3Faults,
  s3control: {},
  kms: kmsFaults,
  iam: iamFaults,
  sts: stsFaults,
  organizations: organizationsFaults,
  cloudtrail: cloudtrailFaults,
};

function target(service: ServiceName, method = 'POST'): Target {
  return {
    service,
    dialect: dialects[service],
    jsonVersion: '1.1',
    method,
    region: undefined,
    bucket: undefined,
    hostBucket: undefined,
    key: undefined,
    rawPath: '/',
    query: new Map(),
    headers: {},
  };
}

const probes: Readonly<Record<ServiceName, readonly [operation: string, input: object]>> = {
  s3: ['GetObject', { Bucket: 'b', Key: 'k' }],
  s3control: ['GetPublicAccessBlock', { AccountId: '111122223333' }],
  kms: ['DescribeKey', { KeyId: 'k' }],
  iam: ['GetUser', {}],
  sts: ['GetCallerIdentity', {}],
  organizations: ['DescribeAccount', { AccountId: '1' }],
  cloudtrail: ['LookupEvents', {}],
};

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly $fault: string;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId?: string };
}

async function thrownFor(service: ServiceName, error: unknown): Promise<Thrown> {
  const [operation, input] = probes[service];
  try {
    await sendWithSdk(service, operation, input, () => refuse(target(service), error, ids));
  } catch (thrown) {
    return thrown as Thrown;
  }
  return assert.fail('the SDK took a refusal for an answer');
}

/** A fault of any code, its fields filled with text. */
function faultOf(code: string): Fault {
  const words = new Proxy({}, { get: () => 'words', ownKeys: () => ['message'] });
  return new (Fault as unknown as new (code: string, fields: unknown) => Fault)(code, words);
}

suite('the catalogue of faults and the tables of refusals', () => {
  for (const service of serviceNames)
    test(`have one source for the status of each code of ${service}`, () => {
      const { errors } = serviceModel(service);
      const rows = Object.keys(ownStatuses[service]);
      const unmodelled = Object.keys(catalogues[service]).filter((code) => !errors.has(code));
      assert.deepEqual(rows.sort(), unmodelled.sort());
    });

  test('name the same shared codes', () => {
    assert.deepEqual(Object.keys(commonSpellings).sort(), Object.keys(commonFaults).sort());
  });

  test('give every code a status of a refusal in every service', () => {
    for (const code of Object.keys(faultCatalogue))
      for (const service of serviceNames) {
        const { status } = refusalFacts(target(service), faultOf(code));
        assert.ok(status >= 301 && status <= 503, `${service} ${code} ${status}`);
      }
  });
});

suite('the SDK reads a refusal', () => {
  for (const service of serviceNames)
    test(`of ${service} as the class of its code`, async () => {
      const modelled = new Map(errorSchemas(service).map((error) => [error.wireCode, error.name]));
      for (const code of Object.keys(catalogues[service]).filter((one) => modelled.has(one))) {
        const thrown = await thrownFor(service, faultOf(code));
        assert.equal(thrown.name, modelled.get(code));
        assert.equal(thrown.$metadata.requestId, 'REQ123');
        assert.equal(thrown.$metadata.httpStatusCode, refusalFacts(target(service), faultOf(code)).status);
      }
    });

  for (const [service, name, status] of [
    ['s3', 'AccessDenied', 403],
    ['kms', 'AccessDeniedException', 400],
    ['organizations', 'AccessDeniedException', 400],
    ['cloudtrail', 'AccessDeniedException', 400],
    ['iam', 'AccessDenied', 403],
    ['sts', 'AccessDenied', 403],
  ] as const)
    test(`with the words of a denial in ${service}`, async () => {
      const message = 'User: arn:aws:iam::111122223333:user/a&b is not authorized to perform: <x> "y"';
      const thrown = await thrownFor(service, new Fault('AccessDenied', { message }));
      assert.deepEqual([thrown.name, thrown.message, thrown.$metadata.httpStatusCode], [name, message, status]);
    });

  test('that is a bug of ours without a word of it', async () => {
    for (const service of serviceNames) {
      const thrown = await thrownFor(service, new Error('secret detail'));
      assert.equal(thrown.$metadata.httpStatusCode, 500);
      assert.ok(!JSON.stringify(thrown).includes('secret') && !thrown.message.includes('secret'));
    }
  });
});

suite('refusals on the wire', () => {
  const text = async (service: ServiceName, error: unknown, method = 'POST') =>
    (await collect(refuse(target(service, method), error, ids).body)).toString();

  test('S3 gives the fields that are elements, and no others', async () => {
    const xml = await text(
      's3',
      new Fault('InvalidArgument', { message: 'a<b', ArgumentName: 'n', ArgumentValue: '&' }),
    );
    assert.equal(
      xml,
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InvalidArgument</Code><Message>a&lt;b</Message>' +
        '<ArgumentName>n</ArgumentName><ArgumentValue>&amp;</ArgumentValue>' +
        '<RequestId>REQ123</RequestId><HostId>HOST456</HostId></Error>',
    );
  });

  test('HEAD has no body, nor has 304, which keeps its validators', async () => {
    const fault = new Fault('NoSuchKey', { Key: 'k' });
    assert.equal(refuse(target('s3', 'HEAD'), fault, ids).body, undefined);
    assert.equal(refuse(target('s3', 'HEAD'), fault, ids).status, 404);
    const unchanged = new Fault('NotModified', { ETag: '"e"', LastModified: new Date(0) });
    const { status, headers, body } = refuse(target('s3', 'GET'), unchanged, ids);
    assert.deepEqual(
      [status, headers.etag, headers['last-modified'], body],
      [304, '"e"', 'Thu, 01 Jan 1970 00:00:00 GMT', undefined],
    );
  });

  test('KMS answers in JSON, IAM in XML with the kind of fault', async () => {
    assert.deepEqual(JSON.parse(await text('kms', new Fault('NotFoundException', { message: 'm' }))), {
      __type: 'NotFoundException',
      message: 'm',
    });
    assert.equal(
      await text('iam', new Fault('NoSuchEntity', { message: 'm' })),
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>' +
        '<Code>NoSuchEntity</Code><Message>m</Message></Error><RequestId>REQ123</RequestId></ErrorResponse>',
    );
  });

  for (const [code, s3, json, query] of [
    ['InvalidClientTokenId', 'InvalidAccessKeyId 403', 'UnrecognizedClientException 400', 'InvalidClientTokenId 403'],
    ['ExpiredToken', 'ExpiredToken 400', 'ExpiredTokenException 400', 'ExpiredToken 403'],
    [
      'SignatureDoesNotMatch',
      'SignatureDoesNotMatch 403',
      'InvalidSignatureException 400',
      'SignatureDoesNotMatch 403',
    ],
    ['ValidationException', 'InvalidArgument 400', 'ValidationException 400', 'ValidationError 400'],
    ['NotImplemented', 'NotImplemented 501', 'NotImplemented 501', 'NotImplemented 501'],
  ] satisfies [FaultCode, string, string, string][])
    test(`${code} is spelled as each dialect spells it`, () => {
      const spelled = (service: ServiceName) => {
        const facts = refusalFacts(target(service), faultOf(code));
        return `${facts.code} ${facts.status}`;
      };
      assert.deepEqual([spelled('s3'), spelled('kms'), spelled('iam')], [s3, json, query]);
    });
});
