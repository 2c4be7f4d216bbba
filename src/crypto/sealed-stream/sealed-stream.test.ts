import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { drain, fixedRandom, hex, inPieces, pattern, vectors } from '../../../testdata/formats/vectors.ts';
import { systemRandom } from '../../kernel/random.ts';
import { gcmSeal } from '../gcm.ts';
import { SealBroken } from '../seal-broken.ts';
import { newHeader, type ObjectKey, segmentNonce } from './header.ts';
import { openRange, openSmall, openStream } from './open.ts';
import { createSealer, sealSmall } from './seal.ts';
import { plainSize, sealedRange, sealedSize } from './sizes.ts';

const context = Buffer.from('bucket/object');
const objectKey: ObjectKey = { dataKey: systemRandom.bytes(32), context };

function seal(plain: Buffer, key = objectKey, random = systemRandom, cuts: readonly number[] = [plain.length]): Buffer {
  const sealer = createSealer(key, random);
  const out: Buffer[] = [];
  for (let start = 0, turn = 0; start < plain.length; turn += 1) {
    const size = Math.max(1, cuts[turn % cuts.length] ?? 1);
    out.push(...sealer.update(plain.subarray(start, start + size)));
    start += size;
  }
  out.push(...sealer.final());
  return Buffer.concat(out);
}

function range(sealed: Buffer, size: number, start: number, end: number, key = objectKey, pieces = [50_000]) {
  const { sealedStart, sealedEnd } = sealedRange(size, start, end);
  const segments = inPieces(sealed.subarray(sealedStart, sealedEnd), pieces);
  return drain(openRange(key, { header: sealed.subarray(0, 72), plainSize: size, start, end, segments }));
}

interface Vector {
  readonly name: string;
  readonly dataKey: string;
  readonly context: string;
  readonly random: readonly string[];
  readonly plainSize: number;
  readonly sealedSize: number;
  readonly sealedSha256: string;
  readonly sealed?: string;
}

for (const vector of vectors<Vector>('sealed-object')) {
  test(`vector: ${vector.name}`, async () => {
    const key = { dataKey: hex(vector.dataKey), context: hex(vector.context) };
    const plain = pattern(vector.plainSize);
    const sealed = seal(plain, key, fixedRandom(vector.random), [1, 70_000, 65_536]);
    assert.equal(sealed.length, vector.sealedSize);
    assert.equal(sealedSize(plain.length), vector.sealedSize);
    assert.equal(createHash('sha256').update(sealed).digest('hex'), vector.sealedSha256);
    if (vector.sealed !== undefined) assert.equal(sealed.toString('hex'), vector.sealed);
    assert.deepEqual(await drain(openStream(key, inPieces(sealed, [1000]))), { released: plain, error: undefined });
    const whole = await range(sealed, plain.length, 0, plain.length, key);
    assert.deepEqual(whole, { released: plain, error: undefined });
    if (plain.length <= 65_536) {
      assert.deepEqual(sealSmall(key, plain, fixedRandom(vector.random)), sealed);
      assert.deepEqual(openSmall(key, sealed), plain);
    }
  });
}

interface BrokenVector {
  readonly name: string;
  readonly dataKey: string;
  readonly context: string;
  readonly sealed: string;
}

for (const vector of vectors<BrokenVector>('sealed-object-broken')) {
  test(`broken vector: ${vector.name}`, async () => {
    const key = { dataKey: hex(vector.dataKey), context: hex(vector.context) };
    const sealed = hex(vector.sealed);
    assert.throws(() => openSmall(key, sealed), SealBroken);
    const { released, error } = await drain(openStream(key, inPieces(sealed, [7])));
    assert(error instanceof SealBroken);
    assert.equal(released.length, 0);
    const size = plainSize(sealed.length);
    if (size === undefined || size === 0) return;
    assert((await range(sealed, size, 0, size, key)).error instanceof SealBroken);
  });
}

const sizes = fc.oneof(
  fc.nat({ max: 40 }),
  fc.constantFrom(65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 200_000),
);
const cuts = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 5 });

test('openStream(seal(x)) = x, in whatever pieces both come', async () => {
  const property = fc.asyncProperty(sizes, cuts, cuts, async (size, plainCuts, sealedCuts) => {
    const plain = pattern(size);
    const sealed = seal(plain, objectKey, systemRandom, size < 100 ? [1, 2, 5] : plainCuts);
    const opened = await drain(openStream(objectKey, inPieces(sealed, sealedCuts)));
    assert.equal(opened.error, undefined);
    assert(opened.released.equals(plain));
  });
  await fc.assert(property, { numRuns: 60 });
});

test('openRange(seal(x), a, b) = x.slice(a, b)', async () => {
  const plain = pattern(200_000);
  const sealed = seal(plain);
  const property = fc.asyncProperty(fc.nat(199_999), fc.nat(199_999), cuts, async (a, b, pieces) => {
    const [start, end] = a <= b ? [a, b + 1] : [b, a + 1];
    const opened = await range(sealed, plain.length, start, end, objectKey, pieces);
    assert.equal(opened.error, undefined);
    assert(opened.released.equals(plain.subarray(start, end)));
  });
  await fc.assert(property, { numRuns: 100 });
});

/** What any change of sealed bytes must come to: an error, after nothing but true bytes. */
async function assertRefused(broken: Buffer, plain: Buffer, key = objectKey): Promise<void> {
  const streamed = await drain(openStream(key, inPieces(broken, [30_000])));
  assert(streamed.error instanceof SealBroken, 'the stream is refused');
  assert(plain.subarray(0, streamed.released.length).equals(streamed.released), 'only true bytes are released');
  assert(streamed.released.length % 65_536 === 0 && streamed.released.length < Math.max(1, plain.length));
}

/** Every region of the format in an object of three segments: first and last byte of each. */
const regions = {
  magic: [0, 3],
  version: [4, 4],
  algorithm: [5, 5],
  'segment size': [6, 6],
  reserved: [7, 7],
  salt: [8, 39],
  commitment: [40, 71],
  'first segment': [72, 65_607],
  'first tag': [65_608, 65_623],
  'second segment': [65_624, 131_159],
  'second tag': [131_160, 131_175],
  'last segment': [131_176, 131_275],
  'last tag': [131_276, 131_291],
} as const;

const threeSegments = pattern(131_172);

for (const [region, [first, last]] of Object.entries(regions)) {
  test(`a flipped bit in the ${region} is found before a wrong byte is released`, async () => {
    const sealed = seal(threeSegments);
    assert.equal(sealed.length, 131_292);
    for (const at of new Set([first, Math.floor((first + last) / 2), last])) {
      for (const bit of [1, 128]) {
        const broken = Buffer.from(sealed);
        broken[at] = broken.readUInt8(at) ^ bit;
        await assertRefused(broken, threeSegments);
        const { released, error } = await range(broken, threeSegments.length, 0, threeSegments.length);
        assert(error instanceof SealBroken);
        assert(threeSegments.subarray(0, released.length).equals(released));
        // A range elsewhere opens still: damage stays where it is.
        const elsewhere = await range(broken, threeSegments.length, at < 65_624 ? 65_536 : 0, at < 65_624 ? 65_540 : 5);
        assert.equal(elsewhere.error === undefined, at >= 72);
      }
    }
  });
}

test('a cut anywhere is found', async () => {
  const sealed = seal(threeSegments);
  const property = fc.asyncProperty(
    fc.oneof(
      fc.nat(sealed.length - 1),
      fc.constantFrom(0, 71, 72, 73, 87, 88, 65_623, 65_624, 65_640, 131_175, 131_176),
    ),
    (length) => assertRefused(sealed.subarray(0, length), threeSegments),
  );
  await fc.assert(property, { numRuns: 60 });
});

test('bytes that follow are found', async () => {
  for (const size of [0, 10, 65_536, 131_072, 131_172]) {
    const plain = pattern(size);
    const sealed = seal(plain);
    for (const more of [Buffer.alloc(1), Buffer.alloc(16), Buffer.alloc(70_000), sealed.subarray(72), sealed])
      await assertRefused(Buffer.concat([sealed, more]), plain);
    const segments = inPieces(Buffer.concat([sealed.subarray(72), Buffer.alloc(1)]), [65_552]);
    const asked = { header: sealed.subarray(0, 72), plainSize: size, start: 0, end: size, segments };
    const opened = await drain(openRange(objectKey, asked));
    assert(opened.error instanceof SealBroken && opened.released.length < Math.max(1, size));
  }
});

test('segments exchanged, repeated, dropped or taken from another object are found', async () => {
  const plain = pattern(4 * 65_536);
  const parts = (sealed: Buffer) => [
    sealed.subarray(0, 72),
    ...[0, 1, 2, 3].map((i) => sealed.subarray(72 + i * 65_552, 72 + (i + 1) * 65_552)),
  ];
  const own = parts(seal(plain));
  const others = parts(seal(plain));
  const [header = plain, a = plain, b = plain, c = plain, d = plain] = own;
  assert.equal((await drain(openStream(objectKey, inPieces(Buffer.concat(own), [65_552])))).error, undefined);
  const orders = [
    [header, b, a, c, d],
    [header, a, c, b, d],
    [header, a, b, d, c],
    [header, a, a, b, c, d],
    [header, a, b, d],
    [header, b, c, d],
    [header, d],
    [header, a, b, c],
    [header, a, b, c, d, d],
    [others[0] ?? a, a, b, c, d],
    [header, others[1] ?? a, b, c, d],
    [header, a, b, c, others[4] ?? a],
  ];
  for (const order of orders) await assertRefused(Buffer.concat(order), plain);
});

test('an empty segment after a full one is refused, even when it was sealed with the right key', async () => {
  const plain = pattern(65_536);
  const { header, segmentKey } = newHeader(objectKey, systemRandom);
  const full = gcmSeal(segmentKey, segmentNonce(0, false), plain);
  const empty = gcmSeal(segmentKey, segmentNonce(1, true), Buffer.alloc(0));
  const { released, error } = await drain(
    openStream(objectKey, inPieces(Buffer.concat([header, ...full, ...empty]), [9000])),
  );
  assert(error instanceof SealBroken);
  assert(released.equals(plain));
});

test('an object put in the place of another is refused before anything is read', async () => {
  const sealed = seal(threeSegments);
  const elsewhere = { ...objectKey, context: Buffer.from('bucket/other') };
  const otherKey = { ...objectKey, dataKey: systemRandom.bytes(32) };
  for (const key of [elsewhere, otherKey, { ...objectKey, context: Buffer.alloc(0) }]) {
    assert.equal((await drain(openStream(key, inPieces(sealed, [100])))).released.length, 0);
    await assertRefused(sealed, threeSegments, key);
    assert((await range(sealed, threeSegments.length, 0, 5, key)).error instanceof SealBroken);
  }
});

test('a wrong size from metadata is refused at the segment that it is wrong about', async () => {
  const sealed = seal(threeSegments);
  for (const size of [65_536, 131_072, 131_171]) {
    const { released, error } = await range(sealed, size, 0, size);
    assert(error instanceof SealBroken);
    assert(released.length <= size - 1 && threeSegments.subarray(0, released.length).equals(released));
  }
});

test('canary: a reader that released bytes before their tag would be seen', async () => {
  async function* careless(): AsyncGenerator<Buffer> {
    yield Buffer.from([threeSegments.readUInt8(0) ^ 1]);
    throw new SealBroken('too late');
  }
  const { released } = await drain(careless());
  assert(!threeSegments.subarray(0, released.length).equals(released));
});

test('the source is closed when the reader stops early, and the sealer refuses to go on after its end', async () => {
  const sealed = seal(threeSegments);
  let closed = false;
  async function* source(): AsyncGenerator<Buffer> {
    try {
      yield* inPieces(sealed, [65_552]);
    } finally {
      closed = true;
    }
  }
  for await (const piece of openStream(objectKey, source())) {
    assert(piece.length > 0);
    break;
  }
  assert(closed);
  const sealer = createSealer(objectKey, systemRandom);
  sealer.update(Buffer.alloc(10));
  sealer.discard();
  assert.throws(() => sealer.update(Buffer.alloc(1)));
  assert.throws(() => sealer.final());
});

test('the counter of segments does not wrap', () => {
  assert.equal(segmentNonce(2 ** 32 - 1, true).toString('hex'), '00000000000000ffffffff01');
  assert.throws(() => segmentNonce(2 ** 32, false));
  assert.throws(() => segmentNonce(-1, false));
});

test('a salt of a wrong size is never used', () => {
  assert.throws(() => sealSmall(objectKey, Buffer.alloc(1), { bytes: () => Buffer.alloc(4) }));
  assert.throws(() => sealSmall(objectKey, Buffer.alloc(65_537), systemRandom));
});
