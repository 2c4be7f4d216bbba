// What makes a bucket policy public, row by row of AWS's definition.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from './parse.ts';
import { isPublic } from './public.ts';

const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };

function isPublicWith(changes: object): boolean {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...changes }] });
  const parsed = parsePolicy(text, 'bucket');
  assert.ok(parsed.ok, text);
  return isPublic(parsed.policy);
}

const condition = (operator: string, key: string, ...values: string[]) => ({
  Condition: { [operator]: { [key]: values } },
});
const accessPoint = 'arn:aws:s3:us-west-2:111122223333:accesspoint';

const rows: readonly (readonly [changes: object, isPublic: boolean])[] = [
  [{}, true],
  [{ Principal: { AWS: '*' } }, true],
  [{ Effect: 'Deny' }, false],
  [{ Principal: { AWS: '111122223333' } }, false],
  [{ Principal: { Service: 'logging.s3.amazonaws.com' } }, false],
  [condition('StringEquals', 'aws:PrincipalOrgID', 'o-1'), false],
  [condition('StringEquals', 'AWS:PRINCIPALORGID', 'o-1'), false],
  [condition('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1'), true],
  [condition('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-1/r-1/'), true],
  [condition('ForAnyValue:StringEquals', 'aws:PrincipalOrgPaths', 'o-1/r-1/'), false],
  [condition('StringNotEquals', 'aws:PrincipalOrgID', 'o-1'), true],
  [condition('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/a'), false],
  [condition('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/a'), true],
  [condition('StringEquals', 'aws:SourceVpc', 'vpc-1'), false],
  [condition('StringLike', 'aws:SourceVpc', 'vpc-*'), true],
  [condition('Bool', 'aws:SecureTransport', 'true'), true],
  [condition('StringEquals', 'aws:UserAgent', 'secret'), true],
  [condition('StringEquals', 'aws:userid', '${aws:userid}'), true],
  [condition('IpAddress', 'aws:SourceIp', '10.0.0.0/8', '192.0.2.7'), false],
  [condition('IpAddress', 'aws:SourceIp', '192.0.2.0/24', '128.0.0.0/1'), true],
  [condition('IpAddress', 'aws:SourceIp', '0.0.0.0/0'), true],
  [condition('IpAddress', 'aws:SourceIp', '2001:db8::/32'), false],
  [condition('IpAddress', 'aws:SourceIp', '2001::/16'), true],
  [condition('NotIpAddress', 'aws:SourceIp', '192.0.2.0/24'), true],
  [condition('StringLike', 's3:DataAccessPointArn', `${accessPoint}/*`), false],
  [condition('StringLike', 's3:DataAccessPointArn', 'arn:aws:s3:*:*:accesspoint/*'), true],
];

for (const [changes, expected] of rows)
  test(`${JSON.stringify(changes)} is ${expected ? 'public' : 'not public'}`, () => {
    assert.equal(isPublicWith(changes), expected);
  });

test('one public statement makes the policy public', () => {
  const narrow = { ...statement, ...condition('StringEquals', 'aws:PrincipalOrgID', 'o-1') };
  const text = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const both = parsePolicy(text(narrow, statement), 'bucket');
  const one = parsePolicy(text(narrow), 'bucket');
  assert.deepEqual([both.ok && isPublic(both.policy), one.ok && isPublic(one.policy)], [true, false]);
});
