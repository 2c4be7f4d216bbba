// The constraints of grants: when a grant has its say, and which grant may be made by means of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EncryptionContext, GrantConstraints } from '../kernel/access.ts';
import { type GrantLimits, type GrantQuestion, meetsConstraints } from './grant.ts';

const small = fc.dictionary(fc.constantFrom('a', 'A', 'b'), fc.constantFrom('1', '2'), { maxKeys: 3 });
const constraints = fc.record(
  {
    encryptionContextEquals: small,
    encryptionContextSubset: small,
    sourceArn: fc.constantFrom('arn:aws:s3:::x', 'arn:aws:s3:::y'),
  },
  { requiredKeys: [] },
);
const everyOperation = ['Encrypt', 'Decrypt', 'CreateGrant'];
const wide = fc.record({ operations: fc.constant(everyOperation), constraints });
const limits = fc.record({
  operations: fc.subarray([...everyOperation, 'DescribeKey'], { minLength: 1 }),
  constraints,
});
const sourceArn = fc.constantFrom(undefined, 'arn:aws:s3:::x', 'arn:aws:s3:::y');

const grant = (given: GrantConstraints, ...allowed: string[]): GrantLimits => ({
  operations: allowed,
  constraints: given,
});
const use = (encryptionContext: EncryptionContext, source?: string): GrantQuestion => ({
  lowerAction: 'kms:decrypt',
  encryptionContext,
  sourceArn: source,
});

test('an exact context is that context and no other, and case counts', () => {
  const exact = grant({ encryptionContextEquals: { Department: 'IT' } }, 'Decrypt');
  assert.equal(meetsConstraints(exact, use({ Department: 'IT' })), true);
  for (const other of [{}, { Department: 'it' }, { department: 'IT' }, { Department: 'IT', more: '' }])
    assert.equal(meetsConstraints(exact, use(other)), false, JSON.stringify(other));
});

test('a part of a context may have more around it', () => {
  const part = grant({ encryptionContextSubset: { Department: 'IT' } }, 'Decrypt');
  for (const context of [{ Department: 'IT' }, { more: '', Department: 'IT' }])
    assert.equal(meetsConstraints(part, use(context)), true);
  for (const context of [{}, { Department: 'it' }, { department: 'IT' }])
    assert.equal(meetsConstraints(part, use(context)), false);
  assert.equal(meetsConstraints(part, { lowerAction: 'kms:decrypt', sourceArn: undefined }), false);
});

test('names that every object has are no part of a context', () => {
  const part = grant({ encryptionContextSubset: { constructor: 'x' } }, 'Decrypt');
  assert.equal(meetsConstraints(part, use({})), false);
  assert.equal(meetsConstraints(part, use({ constructor: 'x' })), true);
});

test('describing and retiring have no context; only retiring has no source', () => {
  const bound = grant({ encryptionContextEquals: { a: '1' }, sourceArn: 'arn:aws:s3:::x' }, 'DescribeKey');
  const ask = (lowerAction: string, source?: string) => meetsConstraints(bound, { lowerAction, sourceArn: source });
  assert.equal(ask('kms:describekey', 'arn:aws:s3:::x'), true);
  assert.equal(ask('kms:describekey'), false);
  assert.equal(ask('kms:retiregrant'), true);
});

/** Every context over the small alphabet that the properties use. */
function* everyContext(): Generator<EncryptionContext> {
  for (const a of [undefined, '1', '2'])
    for (const upper of [undefined, '1', '2'])
      for (const b of [undefined, '1', '2']) yield { ...(a && { a }), ...(upper && { A: upper }), ...(b && { b }) };
}

test('whatever a grant made by means of another allows, the other allows', () => {
  let made = 0;
  fc.assert(
    fc.property(fc.oneof(limits, wide), limits, sourceArn, (parent, child, source) => {
      const newGrant = { operations: child.operations, constraints: child.constraints };
      const question = { lowerAction: 'kms:creategrant', newGrant, sourceArn: source };
      if (!meetsConstraints(parent, question)) return;
      made += 1;
      assert(child.operations.every((operation) => parent.operations.includes(operation)));
      for (const context of everyContext())
        for (const from of [undefined, 'arn:aws:s3:::x', 'arn:aws:s3:::y'])
          if (meetsConstraints(child, use(context, from)))
            assert.equal(meetsConstraints(parent, use(context, from)), true);
    }),
    { numRuns: 10_000 },
  );
  assert(made > 20, `${made} grants were made`);
});

test('a grant without constraints lets one be made with any, and never more operations', () => {
  const parent = grant({}, 'Decrypt', 'CreateGrant');
  const ask = (...allowed: string[]) =>
    meetsConstraints(parent, {
      lowerAction: 'kms:creategrant',
      newGrant: grant({ encryptionContextSubset: { a: '1' } }, ...allowed),
      sourceArn: undefined,
    });
  assert.equal(ask('Decrypt'), true);
  assert.equal(ask('Decrypt', 'Encrypt'), false);
  assert.equal(meetsConstraints(parent, { lowerAction: 'kms:creategrant', sourceArn: undefined }), false);
});
