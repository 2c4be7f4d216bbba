// Ranges and parts, as windows on an object.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFault } from '../../kernel/fault.ts';
import { contentRange, partWindow, rangeOf } from './range.ts';

const all = { start: 0, end: 100, isPartial: false };

test('a range that can be read is those bytes', () => {
  const property = fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(999), fc.nat(2000), (size, first, length) => {
    fc.pre(first < size);
    const last = first + length;
    const window = rangeOf(`bytes=${first}-${last}`, size);
    assert.deepEqual(window, { start: first, end: Math.min(size, last + 1), isPartial: true });
    assert.deepEqual(rangeOf(`bytes=${first}-`, size), { start: first, end: size, isPartial: true });
    const suffix = rangeOf(`bytes=-${length + 1}`, size);
    assert.deepEqual(suffix, { start: Math.max(0, size - length - 1), end: size, isPartial: true });
  });
  fc.assert(property);
});

test('what is no range, or several, is ignored', () => {
  for (const header of [
    'bytes=',
    'bytes=-',
    'bytes=a-b',
    'bytes=5-4',
    'bytes=0-1,3-4',
    'items=0-1',
    '0-1',
    'bytes=-1-2',
  ])
    assert.deepEqual(rangeOf(header, 100), all, header);
});

test('a range outside the object is refused with its size', () => {
  for (const [header, size] of [
    ['bytes=100-', 100],
    ['bytes=100-200', 100],
    ['bytes=-0', 100],
    ['bytes=0-', 0],
    ['bytes=-5', 0],
  ] as const)
    assert.throws(
      () => rangeOf(header, size),
      (error: unknown) => isFault(error, 'InvalidRange') && error.fields.ActualObjectSize === size,
      header,
    );
});

test('a part is found by the number it was uploaded with', () => {
  const parts = [
    { partNumber: 2, sizeBytes: 10 },
    { partNumber: 5, sizeBytes: 7 },
  ];
  const { start, end, isPartial } = partWindow(5, parts);
  assert.deepEqual([start, end, isPartial], [10, 17, true]);
  assert.equal(contentRange(partWindow(5, parts), 17), 'bytes 10-16/17');
  assert.throws(
    () => partWindow(1, parts),
    (error: unknown) => isFault(error, 'InvalidPartNumber'),
  );
  const empty = partWindow(1, [{ partNumber: 1, sizeBytes: 0 }]);
  assert.deepEqual([empty.start, empty.end, empty.isPartial], [0, 0, false]);
});
