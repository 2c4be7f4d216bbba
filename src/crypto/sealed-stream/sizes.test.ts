import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { maxPlainSize, plainSize, sealedHeaderSize, sealedRange, sealedSize, segmentCount } from './sizes.ts';

const anySize = fc.oneof(
  fc.nat({ max: 300_000 }),
  fc.bigInt({ min: 0n, max: BigInt(maxPlainSize) }).map(Number),
  fc
    .integer({ min: 0, max: 2 ** 20 })
    .chain((n) => fc.integer({ min: -2, max: 2 }).map((d) => Math.max(0, n * 65536 + d))),
);

test('sizes around the borders of segments', () => {
  const known = [
    [0, 88],
    [1, 89],
    [65535, 65623],
    [65536, 65624],
    [65537, 65641],
    [131072, 131176],
    [131073, 131193],
  ] as const;
  for (const [plain, sealed] of known) assert.equal(sealedSize(plain), sealed);
});

test('plainSize(sealedSize(p)) = p', () => {
  fc.assert(
    fc.property(anySize, (size) => plainSize(sealedSize(size)) === size),
    { numRuns: 500 },
  );
});

test('a size is either refused or that of the plaintext it gives', () => {
  let refused = 0;
  for (let sealed = -1; sealed < 200_000; sealed += 1) {
    const plain = plainSize(sealed);
    if (plain === undefined) refused += 1;
    else assert.equal(sealedSize(plain), sealed);
  }
  // Too short for one segment: -1 to 87. After a full segment, 1 to 16 bytes more hold no plaintext: three times.
  assert.equal(refused, 89 + 3 * 16);
  assert.equal(plainSize(sealedSize(maxPlainSize) + 17), undefined);
  assert.equal(plainSize(1.5), undefined);
});

test('a range names the fewest whole segments that hold it', () => {
  const range = anySize
    .filter((size) => size > 0)
    .chain((size) => fc.tuple(fc.constant(size), fc.maxSafeNat(), fc.maxSafeNat()))
    .map(([size, a, b]) => {
      const start = a % size;
      return { size, start, end: start + 1 + (b % (size - start)) };
    });
  fc.assert(
    fc.property(range, ({ size, start, end }) => {
      const { firstSegment, lastSegment, sealedStart, sealedEnd } = sealedRange(size, start, end);
      assert(firstSegment * 65536 <= start && start < (firstSegment + 1) * 65536);
      assert(lastSegment * 65536 < end && end <= (lastSegment + 1) * 65536);
      assert.equal(sealedStart, sealedHeaderSize + firstSegment * 65552);
      const isLast = lastSegment === segmentCount(size) - 1;
      assert.equal(sealedEnd, isLast ? sealedSize(size) : sealedHeaderSize + (lastSegment + 1) * 65552);
    }),
    { numRuns: 500 },
  );
});

test('the empty object has one range, and ranges outside are refused', () => {
  assert.deepEqual(sealedRange(0, 0, 0), { firstSegment: 0, lastSegment: 0, sealedStart: 72, sealedEnd: 88 });
  for (const [size, start, end] of [
    [10, 0, 11],
    [10, 5, 5],
    [10, 6, 5],
    [10, -1, 5],
    [0, 0, 1],
    [10, 0.5, 5],
    [10, 0, 0],
  ] as const)
    assert.throws(() => sealedRange(size, start, end), `${size} ${start} ${end}`);
});
