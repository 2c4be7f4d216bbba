// The order of conditions: RFC 9110 section 13.2.2, with S3's rule that an entity tag outweighs a date.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../kernel/fault.ts';
import { checkCopySource, checkRead, checkWrite, checkWriteForm, type ReadConditions } from './conditions.ts';

const object = { etag: 'tag', lastModifiedMs: 10_500 };

const codeOf = (check: () => void): string => {
  try {
    check();
    return 'ok';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code;
  }
};

const tag = fc.constantFrom(undefined, '"tag"', 'tag', '*', 'W/"tag"', '"other"', '"other", "tag"');
const date = fc.constantFrom(undefined, new Date(9000), new Date(10_000), new Date(10_999), new Date(11_000));

test('a read is decided by tags first, and by dates only where there is no tag of their kind', () => {
  const matches = (list: string) => list !== '"other"';
  const property = fc.property(tag, tag, date, date, (IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince) => {
    const conditions: ReadConditions = { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince };
    const isRefused =
      IfMatch !== undefined
        ? !matches(IfMatch)
        : IfUnmodifiedSince !== undefined && IfUnmodifiedSince.getTime() < 10_000;
    const isUnchanged =
      IfNoneMatch !== undefined
        ? matches(IfNoneMatch)
        : IfModifiedSince !== undefined && IfModifiedSince.getTime() >= 10_000;
    const expected = isRefused ? 'PreconditionFailed' : isUnchanged ? 'NotModified' : 'ok';
    assert.equal(
      codeOf(() => checkRead(conditions, object)),
      expected,
    );
    const ofCopy = isRefused || isUnchanged ? 'PreconditionFailed' : 'ok';
    assert.equal(
      codeOf(() => checkCopySource(conditions, object)),
      ofCopy,
    );
  });
  fc.assert(property, { numRuns: 500 });
});

test('a write is decided by what it would replace', () => {
  const decide = (conditions: object, current?: typeof object) => codeOf(() => checkWrite(conditions, 'key', current));
  assert.equal(decide({}), 'ok');
  assert.equal(decide({}, object), 'ok');
  assert.equal(decide({ IfNoneMatch: '*' }), 'ok');
  assert.equal(decide({ IfNoneMatch: '*' }, object), 'PreconditionFailed');
  assert.equal(decide({ IfMatch: '"tag"' }, object), 'ok');
  assert.equal(decide({ IfMatch: '"other"' }, object), 'PreconditionFailed');
  assert.equal(decide({ IfMatch: '"tag"' }), 'NoSuchKey');
  assert.equal(
    codeOf(() => checkWriteForm({ IfNoneMatch: '"tag"' })),
    'NotImplemented',
  );
  assert.equal(
    codeOf(() => checkWriteForm({ IfNoneMatch: '*', IfMatch: '*' })),
    'NotImplemented',
  );
  assert.equal(
    codeOf(() => checkWriteForm({ IfMatch: '"tag"' })),
    'ok',
  );
});
