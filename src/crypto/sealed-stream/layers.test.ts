// Two layers: vectors, ranges, and that each layer alone refuses what was changed.
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { drain, fixedRandom, hex, inPieces, pattern, vectors } from '../../../testdata/formats/vectors.ts';
import { systemRandom } from '../../kernel/random.ts';
import { SealBroken } from '../seal-broken.ts';
import {
  createLayeredSealer,
  type LayeredKey,
  layeredSize,
  openLayeredRange,
  openSmallLayers,
  sealSmallLayers,
  smallLimit,
} from './layers.ts';
import { openStream } from './open.ts';
import { createSealer, sealSmall } from './seal.ts';

const key: LayeredKey = { dataKey: systemRandom.bytes(64), context: Buffer.from('an object') };

function seal(plain: Buffer, by = key, random = systemRandom, cut = 70_000) {
  const sealer = createLayeredSealer(by, random);
  const out: Buffer[] = [];
  for (let start = 0; start < plain.length; start += cut)
    out.push(...sealer.update(plain.subarray(start, start + cut)));
  out.push(...sealer.final());
  return { header: sealer.header, sealed: Buffer.concat(out) };
}

function range({ header, sealed }: ReturnType<typeof seal>, plainSize: number, start: number, end: number, by = key) {
  const read = (from: number, to: number) => inPieces(sealed.subarray(from, to), [40_000, 3]);
  return drain(openLayeredRange(by, { header, plainSize, start, end, read }));
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

for (const vector of vectors<Vector>('sealed-object-layers')) {
  test(`vector: ${vector.name}`, async () => {
    const by = { dataKey: hex(vector.dataKey), context: hex(vector.context) };
    const plain = pattern(vector.plainSize);
    const made = seal(plain, by, fixedRandom(vector.random), 12_345);
    assert.equal(made.sealed.length, vector.sealedSize);
    assert.equal(layeredSize(by, plain.length), vector.sealedSize);
    assert.equal(createHash('sha256').update(made.sealed).digest('hex'), vector.sealedSha256);
    if (vector.sealed !== undefined) assert.equal(made.sealed.toString('hex'), vector.sealed);
    assert.deepEqual(await range(made, plain.length, 0, plain.length, by), { released: plain, error: undefined });
    if (plain.length > smallLimit(by)) return;
    assert.deepEqual(sealSmallLayers(by, plain, fixedRandom(vector.random)), made.sealed);
    assert.deepEqual(openSmallLayers(by, made.sealed), plain);
  });
}

test('any range is those bytes', async () => {
  const plain = pattern(300_000);
  const made = seal(plain);
  const property = fc.asyncProperty(
    fc.nat(plain.length - 1),
    fc.integer({ min: 1, max: 150_000 }),
    async (start, size) => {
      const end = Math.min(plain.length, start + size);
      assert.deepEqual(await range(made, plain.length, start, end), {
        released: plain.subarray(start, end),
        error: undefined,
      });
    },
  );
  await fc.assert(property, { numRuns: 40 });
});

test('a changed byte anywhere is refused before a wrong byte is released', async () => {
  const plain = pattern(200_000);
  const { header, sealed } = seal(plain);
  for (const at of [80, 144, 145, 65_700, 66_000, 131_300, sealed.length - 1]) {
    const broken = Buffer.from(sealed);
    broken[at] = broken.readUInt8(at) ^ 1;
    const { released, error } = await range({ header, sealed: broken }, plain.length, 0, plain.length);
    assert(error instanceof SealBroken, `byte ${at}`);
    assert(released.equals(plain.subarray(0, released.length)));
  }
  for (let at = 0; at < header.length; at += 1) {
    const changed = Buffer.from(header);
    changed[at] = changed.readUInt8(at) ^ 1;
    assert.equal((await range({ header: changed, sealed }, plain.length, 0, 10)).released.length, 0, `header ${at}`);
  }
  const small = sealSmallLayers(key, plain.subarray(0, 500), systemRandom);
  for (let at = 0; at < small.length; at += 1) {
    const broken = Buffer.from(small);
    broken[at] = broken.readUInt8(at) ^ 1;
    assert.throws(() => openSmallLayers(key, broken), SealBroken);
  }
});

test('each layer holds alone: who has one data key gets nothing, and the layers cannot be exchanged', async () => {
  const plain = Buffer.from('what nobody may read');
  const sealed = sealSmallLayers(key, plain, systemRandom);
  const [inner, outer] = [key.dataKey.subarray(0, 32), key.dataKey.subarray(32)];
  const other = systemRandom.bytes(32);
  for (const dataKey of [
    Buffer.concat([inner, other]),
    Buffer.concat([other, outer]),
    Buffer.concat([outer, inner]),
    inner,
    outer,
  ])
    assert.throws(() => openSmallLayers({ ...key, dataKey }, sealed), SealBroken);
  // The outer data key alone leads to a sealed object, and to no byte of the plaintext.
  const context = Buffer.concat([key.context, Buffer.from([2])]);
  const { released } = await drain(openStream({ dataKey: outer, context }, inPieces(sealed, [100])));
  assert.equal(released.toString('latin1', 0, 4), 'CKSO');
  assert(!released.includes(plain));
});

test('one layer is what it always was', () => {
  const one = { dataKey: systemRandom.bytes(32), context: key.context };
  const salt = [systemRandom.bytes(32).toString('hex')];
  const plain = pattern(1000);
  assert.deepEqual(sealSmallLayers(one, plain, fixedRandom(salt)), sealSmall(one, plain, fixedRandom(salt)));
  const sealer = createSealer(one, fixedRandom(salt));
  const bytes = Buffer.concat([...sealer.update(plain), ...sealer.final()]);
  assert.deepEqual(seal(plain, one, fixedRandom(salt)).sealed, bytes);
  assert.equal(layeredSize(one, plain.length), bytes.length);
});
