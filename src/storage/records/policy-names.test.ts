// Renaming a principal in a policy: in its principals, and nowhere else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPrincipal } from './policy-names.ts';

const from = 'arn:aws:iam::111122223333:user/a';
const to = 'AIDAAAAAAAAAAAAAAAAAA';

function renamed(statement: object): unknown {
  return JSON.parse(withPrincipal(JSON.stringify({ Statement: statement }), from, to)).Statement;
}

test('in Principal and NotPrincipal, alone or in a list, in one statement or in several', () => {
  assert.deepEqual(renamed({ Principal: { AWS: from } }), { Principal: { AWS: to } });
  assert.deepEqual(renamed({ NotPrincipal: { AWS: ['x', from] } }), { NotPrincipal: { AWS: ['x', to] } });
  const many = [{ Principal: '*' }, { Principal: { AWS: from, Service: 's3.amazonaws.com' } }];
  assert.deepEqual(renamed(many), [{ Principal: '*' }, { Principal: { AWS: to, Service: 's3.amazonaws.com' } }]);
});

test('a document that does not name it stays byte for byte', () => {
  const others = [
    `{ "Statement": [ {"Principal": {"AWS": "${from}b"}} ] }`,
    `{ "Statement": {"Principal": {"AWS": "*"}, "Condition": {"ArnEquals": {"aws:PrincipalArn": "${from}"}}} }`,
    `{ "Statement": {"Principal": {"Service": "${from}"}, "Resource": "${from}"} }`,
  ];
  for (const document of others) assert.equal(withPrincipal(document, from, to), document);
});

test('a name that is written with escapes is found', () => {
  const document = '{"Statement":{"Principal":{"AWS":"arn:aws:iam::111122223333:user\\/\\u0061"}}}';
  assert.equal(JSON.parse(withPrincipal(document, from, to)).Statement.Principal.AWS, to);
});
