// Bad inputs of each protocol, each with the refusal that AWS has for it; beside them, what looks bad and is not.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isFault } from '../kernel/fault.ts';
import type { WireRequest } from '../kernel/wire.ts';
import { decode } from './decode.ts';
import { documentMaxBytes } from './limits.ts';
import { nameOperation, recognise } from './recognise.ts';
import { plain, wire } from './testing.ts';

async function decoded(parts: Partial<WireRequest>, body: Buffer | string): Promise<unknown> {
  const request = wire(parts);
  const bytes = Buffer.from(body);
  const first = recognise(request, { domains: ['localhost'] });
  const recognition = first.kind === 'in-body' ? nameOperation(first.target, bytes) : first;
  if (recognition.kind === 'refused') throw recognition.fault;
  if (recognition.kind !== 'operation') return assert.fail('a form without a name');
  return plain(await decode(recognition.recognised, request, bytes));
}

function refuses(name: string, parts: Partial<WireRequest>, body: Buffer | string, code: string, words?: RegExp): void {
  test(name, async () => {
    await assert.rejects(decoded(parts, body), (error) => {
      assert.ok(isFault(error), String(error));
      assert.equal(error.code, code);
      if (words) assert.match(error.message, words);
      return true;
    });
  });
}

function reads(name: string, parts: Partial<WireRequest>, body: Buffer | string, input: unknown): void {
  test(name, async () => assert.deepEqual(await decoded(parts, body), input));
}

const tooLong = Buffer.alloc(documentMaxBytes + 1, ' ');

suite('rest-xml', () => {
  const complete = { method: 'POST', rawPath: '/b/k', rawQuery: 'uploadId=u' };
  const remove = { method: 'POST', rawPath: '/b', rawQuery: 'delete' };
  const keyed = { Bucket: 'b' };
  const ns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  const deletion = (content: string) => `<Delete ${ns}>${content}</Delete>`;
  const whole = { ...keyed, Delete: { Objects: [{ Key: 'a' }] } };

  for (const [name, body] of [
    ['an element left open', '<Delete><Object><Key>a</Key></Object>'],
    ['elements that cross', '<Delete><Object><Key>a</Object></Key></Delete>'],
    ['another root', '<Erase><Object><Key>a</Key></Object></Erase>'],
    ['a member that does not exist', deletion('<Object><Key>a</Key><Colour>red</Colour></Object>')],
    ['a required member that is missing', deletion('<Object><VersionId>v</VersionId></Object>')],
    ['no objects at all', deletion('')],
    ['text where elements belong', deletion('hello<Object><Key>a</Key></Object>')],
    ['an element where text belongs', deletion('<Object><Key><b>a</b></Key></Object>')],
    ['a member twice', deletion('<Object><Key>a</Key><Key>b</Key></Object>')],
    ['a boolean that is none', deletion('<Object><Key>a</Key></Object><Quiet>yes</Quiet>')],
    ['a document type', `<!DOCTYPE Delete [<!ENTITY a "b">]>${deletion('<Object><Key>&a;</Key></Object>')}`],
    ['an entity that is not declared', deletion('<Object><Key>&nbsp;</Key></Object>')],
    ['a control character', deletion('<Object><Key>\u0001</Key></Object>')],
    ['a reference to a control character', deletion('<Object><Key>&#1;</Key></Object>')],
    ['a prefix that is not bound', '<x:Delete><Object><Key>a</Key></Object></x:Delete>'],
    ['two roots', `${deletion('<Object><Key>a</Key></Object>')}<b/>`],
    ['text after the root', `${deletion('<Object><Key>a</Key></Object>')}b`],
    ['JSON', '{"Objects":[]}'],
    ['only spaces', '   '],
    ['another encoding', `<?xml version="1.0" encoding="utf-16"?>${deletion('<Object><Key>a</Key></Object>')}`],
    ['bytes that are not UTF-8', Buffer.from(deletion('<Object><Key>\u00e4</Key></Object>'), 'latin1')],
    ['ten thousand levels', '<a>'.repeat(10_000)],
    ['an attribute twice', '<Delete a="1" a="2"><Object><Key>a</Key></Object></Delete>'],
  ] as const)
    refuses(name, remove, body, 'MalformedXML');

  refuses(
    'a number that is none',
    complete,
    '<CompleteMultipartUpload><Part><PartNumber>one</PartNumber></Part></CompleteMultipartUpload>',
    'MalformedXML',
  );
  refuses(
    'a number beyond all integers',
    complete,
    '<CompleteMultipartUpload><Part><PartNumber>99999999999999999999</PartNumber></Part></CompleteMultipartUpload>',
    'MalformedXML',
  );
  refuses('no body where one is required', remove, '', 'MissingRequestBodyError');
  refuses('a body beyond the bound', remove, tooLong, 'MaxMessageLengthExceeded');
  refuses(
    'a query parameter that is no number',
    { rawPath: '/b', rawQuery: 'list-type=2&max-keys=ten' },
    '',
    'InvalidArgument',
    /max-keys/,
  );
  refuses(
    'a header that is no boolean',
    { method: 'PUT', rawPath: '/b/k', headers: { 'x-amz-server-side-encryption-bucket-key-enabled': 'maybe' } },
    '',
    'InvalidArgument',
    /bucket-key-enabled/,
  );
  refuses(
    'a header that is required',
    { rawPath: '/b/k', rawQuery: 'attributes' },
    '',
    'InvalidRequest',
    /x-amz-object-attributes/,
  );

  const object = '<Object><Key>a</Key></Object>';
  reads('a namespace, or none', remove, `<Delete>${object}</Delete>`, whole);
  reads(
    'a prefix that is bound',
    remove,
    `<s:Delete xmlns:s="urn:x"><s:Object><s:Key>a</s:Key></s:Object></s:Delete>`,
    whole,
  );
  reads(
    'white space, comments and instructions between elements',
    remove,
    `\n<?a b?><Delete>\n <!-- c -->${object}\n</Delete>\n`,
    whole,
  );
  reads(
    'character data in sections',
    remove,
    deletion('<Object><Key><![CDATA[<a>]]>&amp;&#x20ac;\ud83d\ude00</Key></Object>'),
    {
      ...keyed,
      Delete: { Objects: [{ Key: '<a>&\u20ac\ud83d\ude00' }] },
    },
  );
  reads('a byte order mark', remove, `\ufeff${deletion(object)}`, whole);
  reads(
    'a date that cannot be read is as if absent',
    { rawPath: '/b/k', headers: { 'if-modified-since': 'yesterday' } },
    '',
    { Bucket: 'b', Key: 'k' },
  );
  reads(
    'the framing of chunks is no property of the object',
    {
      method: 'PUT',
      rawPath: '/b/k',
      headers: {
        'content-encoding': 'gzip, aws-chunked',
        'content-length': '200',
        'x-amz-decoded-content-length': '3',
      },
    },
    'abc',
    { Bucket: 'b', Key: 'k', ContentEncoding: 'gzip', ContentLength: 3, Body: { bytes: '616263' } },
  );
  test('metadata named as what every object has', async () => {
    const headers = { 'x-amz-meta-__proto__': 'p', 'x-amz-meta-constructor': 'c', 'x-amz-meta-': 'none' };
    const input = (await decoded({ method: 'PUT', rawPath: '/b/k', headers }, '')) as { Metadata: object };
    assert.deepEqual(Object.entries(input.Metadata), [
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
  });
});

suite('AWS JSON', () => {
  const call = (operation: string) => ({ method: 'POST', headers: { 'x-amz-target': `TrentService.${operation}` } });
  const good = '"KeyId":"k","Plaintext":"aGk="';

  for (const [name, body] of [
    ['not JSON', 'KeyId=k'],
    ['a cut object', '{"KeyId":"k"'],
    ['a trailing comma', `{${good},}`],
    ['single quotes', "{'KeyId':'k'}"],
    ['two documents', `{${good}}{}`],
    ['a list at the top', '[]'],
    ['null at the top', 'null'],
    ['a string at the top', '"k"'],
    ['a number for a string', '{"KeyId":1,"Plaintext":"aGk="}'],
    ['a boolean for a string', '{"KeyId":true,"Plaintext":"aGk="}'],
    ['a list for a string', '{"KeyId":["k"],"Plaintext":"aGk="}'],
    ['an object for a string', '{"KeyId":{},"Plaintext":"aGk="}'],
    ['a string for a boolean', `{${good},"DryRun":"true"}`],
    ['a number for a boolean', `{${good},"DryRun":1}`],
    ['a string for a map', `{${good},"EncryptionContext":"a=b"}`],
    ['a list for a map', `{${good},"EncryptionContext":[]}`],
    ['a number in a map of strings', `{${good},"EncryptionContext":{"a":1}}`],
    ['null in a map', `{${good},"EncryptionContext":{"a":null}}`],
    ['a string for a list', `{${good},"GrantTokens":"t"}`],
    ['null in a list', `{${good},"GrantTokens":[null]}`],
    ['a blob that is not base64', '{"KeyId":"k","Plaintext":"a b!"}'],
    ['a blob without its padding', '{"KeyId":"k","Plaintext":"aGk"}'],
    ['a blob with stray bits', '{"KeyId":"k","Plaintext":"aGl="}'],
    ['a blob in the alphabet of URLs', '{"KeyId":"k","Plaintext":"-_-_"}'],
    ['a number for a blob', '{"KeyId":"k","Plaintext":1}'],
    ['bytes that are not UTF-8', Buffer.from('{"KeyId":"\u00e4"}', 'latin1')],
    ['a hundred thousand levels', '['.repeat(100_000)],
    ['a body beyond the bound', tooLong],
  ] as const)
    refuses(name, call('Encrypt'), body, 'SerializationException');

  refuses(
    'a string for a number',
    call('GenerateRandom'),
    '{"NumberOfBytes":"8"}',
    'SerializationException',
    /STRING_VALUE can not be converted to a Number/,
  );
  refuses('a number that is infinite', call('GenerateRandom'), '{"NumberOfBytes":1e999}', 'SerializationException');
  refuses('a date that is text', call('ImportKeyMaterial'), '{"ValidTo":"2026-01-01"}', 'SerializationException');
  refuses(
    'a required member',
    call('Encrypt'),
    '{"Plaintext":"aGk="}',
    'ValidationException',
    /^1 validation error detected: Value at 'keyId' failed to satisfy constraint: Member must not be null$/,
  );
  refuses(
    'two required members, one null',
    call('Encrypt'),
    '{"KeyId":null}',
    'ValidationException',
    /^2 validation errors detected: .*'keyId'.*; Value at 'plaintext'/,
  );
  refuses(
    'a required member within a list',
    call('CreateKey'),
    '{"Tags":[{"TagKey":"a","TagValue":"b"},{"TagKey":"a"}]}',
    'ValidationException',
    /'tags\.2\.member\.tagValue'/,
  );

  reads(
    'members that do not exist are ignored',
    call('DescribeKey'),
    '{"KeyId":"k","Colour":{"__proto__":1},"__proto__":{"GrantTokens":["x"]},"constructor":1}',
    { KeyId: 'k' },
  );
  reads('no body is an empty one', call('ListKeys'), '', {});
  test('a context named as what every object has', async () => {
    const input = await decoded(call('Encrypt'), `{${good},"EncryptionContext":{"__proto__":"p","constructor":"c"}}`);
    const { EncryptionContext } = input as { EncryptionContext: object };
    assert.deepEqual(Object.entries(EncryptionContext), [
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
    assert.equal(({} as { p?: unknown }).p, undefined);
  });
});

suite('AWS query', () => {
  const post = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const form = (action: string, rest: string) => `Action=${action}&Version=2010-05-08${rest}`;
  const role = '&RoleName=r&AssumeRolePolicyDocument=p';

  for (const [name, body] of [
    ['an escape that is broken', form('GetUser', '&UserName=%4')],
    ['an escape that is none', form('GetUser', '&UserName=%gg')],
    ['bytes that are not UTF-8, escaped', form('GetUser', '&UserName=%E4')],
    ['bytes that are not UTF-8', Buffer.from(form('GetUser', '&UserName=\u00e4'), 'latin1')],
    ['text that is not escaped', form('GetUser', '&UserName=\u20ac')],
    ['a surrogate', form('GetUser', '&UserName=%ED%A0%80')],
    ['a number that is none', form('ListUsers', '&MaxItems=ten')],
    ['a number that is empty', form('ListUsers', '&MaxItems=')],
    ['a number beyond all integers', form('ListUsers', '&MaxItems=99999999999999999999')],
    ['a boolean that is none', form('CreatePolicyVersion', '&PolicyArn=a&PolicyDocument=p&SetAsDefault=1')],
    ['a structure for a value', form('GetUser', '&UserName.member.1=a')],
    ['a value and a structure in one', form('GetUser', '&UserName=a&UserName.b=c')],
    ['a value for a list', form('CreateRole', `${role}&Tags=a`)],
    ['a value for a structure', form('CreateRole', `${role}&Tags.member.1=a`)],
    ['a place that is no number', form('CreateRole', `${role}&Tags.member.x.Key=a`)],
    ['a place that is negative', form('CreateRole', `${role}&Tags.member.-1.Key=a`)],
    ['a place beyond all lists', form('CreateRole', `${role}&Tags.member.9999999.Key=a`)],
    ['a place that is a prototype', form('CreateRole', `${role}&Tags.member.__proto__.Key=a`)],
    ['a key with a thousand steps', form('GetUser', `&${'a.'.repeat(1000)}b=c`)],
    ['too many pairs', form('GetUser', '&a=b'.repeat(20_001))],
    ['a form beyond the bound', form('GetUser', `&UserName=${'a'.repeat(documentMaxBytes)}`)],
  ] as const)
    refuses(name, post, body, 'SerializationException');

  refuses('no action', post, 'Version=2010-05-08', 'MissingAction');
  refuses('an action of nobody', post, form('Fly', ''), 'InvalidAction');
  refuses(
    'a required member',
    post,
    form('GetRole', ''),
    'ValidationException',
    /^1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null$/,
  );
  refuses(
    'a required member within a list',
    post,
    form('CreateRole', `${role}&Tags.member.1.Key=a`),
    'ValidationException',
    /'tags\.1\.member\.value'/,
  );

  reads(
    'plus is a space, what does not exist is ignored',
    post,
    form('GetUser', '&UserName=a+b%2Bc&X.y.1=z&__proto__.a=b'),
    { UserName: 'a b+c' },
  );
  reads(
    'lists in the order of their numbers, not of their pairs',
    post,
    form('CreateRole', `${role}&Tags.member.10.Key=z&Tags.member.10.Value=2&Tags.member.2.Key=a&Tags.member.2.Value=`),
    {
      RoleName: 'r',
      AssumeRolePolicyDocument: 'p',
      Tags: [
        { Key: 'a', Value: '' },
        { Key: 'z', Value: '2' },
      ],
    },
  );
  reads('an empty list', post, form('CreateRole', `${role}&Tags=`), {
    RoleName: 'r',
    AssumeRolePolicyDocument: 'p',
    Tags: [],
  });
  reads('a name that comes twice counts once', post, form('GetUser', '&UserName=a&UserName=b'), { UserName: 'a' });
});
