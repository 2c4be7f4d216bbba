// What is written is read, in any pieces and ranges; and what was changed on the disk is refused before a wrong byte.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRecordSealer } from '../../../crypto/sealed-record.ts';
import { sealedHeaderSize, segmentPlainSize, segmentSealedSize } from '../../../crypto/sealed-stream/sizes.ts';
import { isFault } from '../../../kernel/fault.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { MemoryMetadata } from '../../../storage/metadata/memory.ts';
import {
  BlobCut,
  type BlobId,
  BlobMissing,
  type BlobStore,
  type BlobWriter,
} from '../../../storage/objects/objects.ts';
import { ObjectBody, ObjectParts, type ObjectRecord } from '../../../storage/records/object.ts';
import { openRecordStore } from '../../../storage/records/record-store.ts';
import { BodyGone, readBody } from './read-body.ts';
import { inlineLimitBytes, type StagedBody, writeBody } from './write-body.ts';

const bucketId = 'bucket';
const random = systemRandom;

/** Blobs in memory, open to a test that wants to change them. */
class MemoryBlobs implements BlobStore {
  readonly stored = new Map<BlobId, Buffer>();
  aborted = 0;
  failAtWrite = Number.POSITIVE_INFINITY;
  failAtAbort = false;
  #next = 0;

  async create(): Promise<BlobWriter> {
    const id = `blob-${this.#next++}`;
    const pieces: Buffer[] = [];
    let writes = 0;
    return {
      id,
      write: async (bytes) => {
        writes += 1;
        if (writes >= this.failAtWrite) throw new Error('the disk is full');
        pieces.push(Buffer.from(bytes));
      },
      finish: async () => void this.stored.set(id, Buffer.concat(pieces)),
      abort: async () => {
        this.aborted += 1;
        if (this.failAtAbort) throw new Error('the disk is gone');
        this.stored.delete(id);
      },
    };
  }

  async *read(id: BlobId, start: number, end: number): AsyncIterable<Buffer> {
    const bytes = this.stored.get(id);
    if (bytes === undefined) throw new BlobMissing(id);
    for (let offset = start; offset < end; ) {
      const piece = bytes.subarray(offset, Math.min(end, offset + 40_000));
      if (piece.length === 0) throw new BlobCut(id);
      yield Buffer.from(piece);
      offset += piece.length;
    }
  }

  async remove(id: BlobId): Promise<void> {
    this.stored.delete(id);
  }

  async *list(): AsyncIterable<BlobId> {
    yield* this.stored.keys();
  }

  async isWriterGone(): Promise<boolean> {
    return false;
  }
}

function newStores() {
  const metadata = new MemoryMetadata();
  const records = openRecordStore({ metadata, sealer: createRecordSealer(Buffer.alloc(32, 1), random) });
  return { records, blobs: new MemoryBlobs(), random };
}

type Stores = ReturnType<typeof newStores>;

/** Bytes of which each block differs from every other. */
function pattern(size: number): Buffer {
  const words = Buffer.alloc(Math.ceil(size / 4) * 4);
  for (let offset = 0; offset < words.length; offset += 4) words.writeUInt32BE(offset + 1, offset);
  return words.subarray(0, size);
}

const limitBytes = 1024 ** 3;

async function write(stores: Stores, plain: Buffer, dataKey: Buffer, objectId = random.bytes(16), partNumber = 1) {
  const source = pieces(plain, 50_000);
  return writeBody(stores, { source, objectId, partNumber, dataKey, limitBytes, observe: () => {} });
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

async function stage({ records }: Stores, ...bodies: StagedBody[]): Promise<void> {
  await records.transaction(async (transaction) => {
    for (const body of bodies) await body.stage(transaction, bucketId, { kind: 'object', key: [bucketId, 'key'] });
  });
}

function objectOf(body: StagedBody, objectId: Buffer): ObjectRecord {
  return {
    objectId,
    sizeBytes: body.sealed.sizeBytes,
    body: { kind: 'whole', sealed: body.sealed },
  } as unknown as ObjectRecord;
}

/** All that is released, and the error that ended it. */
async function release(stores: Stores, object: ObjectRecord, dataKey: Buffer, start = 0, end = object.sizeBytes) {
  const released: Buffer[] = [];
  try {
    const body = await readBody(stores, { bucketId, object, dataKey: Buffer.from(dataKey), start, end });
    if (Buffer.isBuffer(body)) released.push(body);
    else for await (const bytes of body) released.push(bytes);
  } catch (error) {
    return { bytes: Buffer.concat(released), error };
  }
  return { bytes: Buffer.concat(released), error: undefined };
}

const sizes = [
  0,
  1,
  4096,
  inlineLimitBytes - 1,
  inlineLimitBytes,
  inlineLimitBytes + 1,
  2 * segmentPlainSize,
  3 * segmentPlainSize + 17,
];

for (const size of sizes) {
  test(`${size} bytes are read as they were written`, async () => {
    const [stores, plain, dataKey, objectId] = [newStores(), pattern(size), random.bytes(32), random.bytes(16)];
    const body = await write(stores, plain, dataKey, objectId);
    await stage(stores, body);
    assert.equal(body.sealed.place.kind, size <= inlineLimitBytes ? 'inline' : 'blob');
    const { bytes, error } = await release(stores, objectOf(body, objectId), dataKey);
    assert.equal(error, undefined);
    assert.ok(bytes.equals(plain));
  });
}

test('any range of an object in parts is those bytes of it', async () => {
  const [stores, dataKey, objectId] = [newStores(), random.bytes(32), random.bytes(16)];
  const plains = [pattern(segmentPlainSize + 5), pattern(100), pattern(2 * segmentPlainSize)];
  const bodies = await Promise.all(
    plains.map((plain, index) => write(stores, plain, dataKey, objectId, 2 * index + 1)),
  );
  await stage(stores, ...bodies);
  await stores.records.transaction(async (transaction) =>
    transaction.put(ObjectParts, [bucketId, objectId], {
      parts: bodies.map(({ sealed }) => ({ ...sealed, checksum: undefined })),
    }),
  );
  const whole = Buffer.concat(plains);
  const object = {
    objectId,
    sizeBytes: whole.length,
    body: { kind: 'parts', partCount: 3 },
  } as unknown as ObjectRecord;
  const property = fc.asyncProperty(
    fc.nat(whole.length - 1),
    fc.integer({ min: 1, max: 90_000 }),
    async (start, length) => {
      const end = Math.min(whole.length, start + length);
      const { bytes, error } = await release(stores, object, dataKey, start, end);
      assert.equal(error, undefined);
      assert.ok(bytes.equals(whole.subarray(start, end)));
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('the checksum sees the plaintext once, in order', async () => {
  const [stores, plain] = [newStores(), pattern(200_000)];
  const seen = createHash('sha256');
  const observe = (bytes: Buffer) => void seen.update(bytes);
  const source = pieces(plain, 12_345);
  await writeBody(stores, {
    source,
    objectId: random.bytes(16),
    partNumber: 1,
    dataKey: random.bytes(32),
    limitBytes,
    observe,
  });
  assert.equal(seen.digest('hex'), createHash('sha256').update(plain).digest('hex'));
});

test('a body over its limit is refused, and nothing of it stays', async () => {
  for (const size of [1000, 200_000]) {
    const stores = newStores();
    const source = pieces(pattern(size), 50_000);
    const [objectId, dataKey] = [random.bytes(16), random.bytes(32)];
    const body = { source, objectId, partNumber: 1, dataKey, limitBytes: size - 1, observe: () => {} };
    await assert.rejects(writeBody(stores, body), (error: unknown) => isFault(error, 'EntityTooLarge'));
    assert.equal(stores.blobs.stored.size, 0);
  }
});

test('a source or a disk that fails leaves no blob', async () => {
  const stores = newStores();
  async function* breaking() {
    yield pattern(100_000);
    throw new Error('the client went away');
  }
  const [objectId, dataKey] = [random.bytes(16), random.bytes(32)];
  const body = { objectId, partNumber: 1, dataKey, limitBytes, observe: () => {} };
  await assert.rejects(writeBody(stores, { ...body, source: breaking() }), /went away/);
  stores.blobs.failAtWrite = 3;
  await assert.rejects(writeBody(stores, { ...body, source: pieces(pattern(500_000), 70_000) }), /full/);
  assert.equal(stores.blobs.aborted, 2);
  assert.equal(stores.blobs.stored.size, 0);
});

test('a source is given back even when what was written of it cannot be removed', async () => {
  const stores = newStores();
  stores.blobs.failAtWrite = 2;
  stores.blobs.failAtAbort = true;
  let isGivenBack = false;
  async function* source(): AsyncGenerator<Buffer> {
    try {
      for (;;) yield Buffer.alloc(inlineLimitBytes);
    } finally {
      isGivenBack = true;
    }
  }
  const body = { source: source(), objectId: random.bytes(16), partNumber: 1, dataKey: random.bytes(32) };
  const written = writeBody(stores, { ...body, limitBytes: Number.MAX_SAFE_INTEGER, observe: () => {} });
  await assert.rejects(written, /the disk is gone/);
  assert.ok(isGivenBack);
});

test('bytes that are gone are told from bytes that are broken', async () => {
  for (const size of [10, 100_000]) {
    const [stores, dataKey, objectId] = [newStores(), random.bytes(32), random.bytes(16)];
    const body = await write(stores, pattern(size), dataKey, objectId);
    await body.discard();
    const { error } = await release(stores, objectOf(body, objectId), dataKey);
    assert.ok(error instanceof BodyGone);
  }
});

type Damage = (sealed: Buffer) => Buffer;

const flip =
  (at: number): Damage =>
  (sealed) => {
    const changed = Buffer.from(sealed);
    const index = at < 0 ? sealed.length + at : at;
    changed[index] = (changed[index] ?? 0) ^ 1;
    return changed;
  };

const segment = (index: number) => sealedHeaderSize + index * segmentSealedSize;

function exchange(first: number, second: number): Damage {
  return (sealed) => {
    const part = (index: number) => sealed.subarray(segment(index), segment(index + 1));
    const changed = Buffer.from(sealed);
    part(second).copy(changed, segment(first));
    part(first).copy(changed, segment(second));
    return changed;
  };
}

/** Every region of the format: fixed fields, salt, commitment, ciphertext and tag of each segment; cuts and exchanges. */
const headerDamages: readonly [string, Damage][] = [
  ...[0, 4, 5, 6, 7, 8, 39, 40, 71].map((at): [string, Damage] => [`byte ${at} of the header flipped`, flip(at)]),
  ['cut inside the header', (sealed) => sealed.subarray(0, 50)],
  ['nothing left', () => Buffer.alloc(0)],
];
const smallDamages: readonly [string, Damage][] = [
  ...headerDamages,
  ['first byte flipped', flip(sealedHeaderSize)],
  ['last byte of the tag flipped', flip(-1)],
  ['cut by one byte', (sealed) => sealed.subarray(0, -1)],
  ['one byte appended', (sealed) => Buffer.concat([sealed, Buffer.of(0)])],
];
const largeDamages: readonly [string, Damage][] = [
  ['first segment flipped', flip(segment(0))],
  ['tag of the first segment flipped', flip(segment(1) - 1)],
  ['middle segment flipped', flip(segment(1) + 30_000)],
  ['last segment flipped', flip(segment(3) + 3)],
  ['last tag flipped', flip(-1)],
  ['segments 0 and 1 exchanged', exchange(0, 1)],
  ['segments 1 and 2 exchanged', exchange(1, 2)],
  [
    'segment 2 repeated over segment 1',
    (sealed) =>
      Buffer.concat([
        sealed.subarray(0, segment(1)),
        sealed.subarray(segment(2), segment(3)),
        sealed.subarray(segment(2)),
      ]),
  ],
  ['segment 1 dropped', (sealed) => Buffer.concat([sealed.subarray(0, segment(1)), sealed.subarray(segment(2))])],
  ['cut at the border of a segment', (sealed) => sealed.subarray(0, segment(3))],
  ['cut inside a segment', (sealed) => sealed.subarray(0, segment(2) + 99)],
];

for (const [name, damage] of smallDamages) {
  test(`inline: ${name}: refused, nothing released`, async () => {
    const [stores, plain, dataKey, objectId] = [newStores(), pattern(5000), random.bytes(32), random.bytes(16)];
    const body = await write(stores, plain, dataKey, objectId);
    await stage(stores, body);
    await stores.records.transaction(async (transaction) => {
      const stored = await transaction.get(ObjectBody, [bucketId, body.sealed.bodyId]);
      assert(stored !== undefined);
      transaction.put(ObjectBody, [bucketId, body.sealed.bodyId], { sealed: damage(stored.sealed) });
    });
    const { bytes, error } = await release(stores, objectOf(body, objectId), dataKey);
    assert.ok(error instanceof Error);
    assert.equal(bytes.length, 0);
  });
}

for (const [name, damage] of largeDamages) {
  test(`blob: ${name}: only true bytes are released before the error`, async () => {
    const size = 3 * segmentPlainSize + 1000;
    const [stores, plain, dataKey, objectId] = [newStores(), pattern(size), random.bytes(32), random.bytes(16)];
    const body = await write(stores, plain, dataKey, objectId);
    await stage(stores, body);
    const [id] = stores.blobs.stored.keys();
    assert(id !== undefined);
    stores.blobs.stored.set(id, damage(stores.blobs.stored.get(id) ?? Buffer.alloc(0)));
    const { bytes, error } = await release(stores, objectOf(body, objectId), dataKey);
    assert.ok(error instanceof Error, 'the read ends with an error');
    assert.ok(bytes.length < size);
    assert.ok(bytes.equals(plain.subarray(0, bytes.length)), 'what was released is what was written');
  });
}

test('another body, another part, another object or another key in its place is refused before the first byte', async () => {
  for (const size of [5000, 100_000]) {
    const [stores, dataKey, objectId] = [newStores(), random.bytes(32), random.bytes(16)];
    const mine = await write(stores, pattern(size), dataKey, objectId);
    const sameObject = await write(stores, pattern(size).reverse(), dataKey, objectId);
    const otherPart = await write(stores, pattern(size), dataKey, objectId, 2);
    const otherObject = await write(stores, pattern(size), dataKey);
    const otherKey = await write(stores, pattern(size), random.bytes(32), objectId);
    await stage(stores, mine, sameObject, otherPart, otherObject, otherKey);
    for (const foreign of [sameObject, otherPart, otherObject, otherKey]) {
      await stores.records.transaction(async (transaction) => {
        const stored = await transaction.get(ObjectBody, [bucketId, foreign.sealed.bodyId]);
        if (stored !== undefined) transaction.put(ObjectBody, [bucketId, mine.sealed.bodyId], stored);
      });
      // The place leads to the foreign bytes; all else is as the record of the object has it.
      const { place } = foreign.sealed;
      const object = {
        ...objectOf(mine, objectId),
        body: { kind: 'whole', sealed: { ...mine.sealed, place } },
      } as const;
      const { bytes, error } = await release(stores, object, dataKey);
      assert.ok(error instanceof Error);
      assert.equal(bytes.length, 0);
    }
  }
});

test('a client that stops reading closes the blob', async () => {
  const [stores, dataKey, objectId] = [newStores(), random.bytes(32), random.bytes(16)];
  const body = await write(stores, pattern(500_000), dataKey, objectId);
  let isClosed = false;
  const { blobs } = stores;
  const observed = {
    records: stores.records,
    blobs: {
      async *read(id: BlobId, start: number, end: number) {
        try {
          yield* blobs.read(id, start, end);
        } finally {
          isClosed = true;
        }
      },
    },
  };
  const wanted = { bucketId, object: objectOf(body, objectId), dataKey, start: 0, end: 500_000 };
  const stream = await readBody(observed, wanted);
  assert(!Buffer.isBuffer(stream));
  for await (const _ of stream) break;
  assert.equal(isClosed, true);
  assert.ok(dataKey.equals(Buffer.alloc(32)), 'the data key is forgotten');
});
