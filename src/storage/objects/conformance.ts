// What every blob engine must do; each engine's test runs this suite on itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlobCut, BlobMissing, type BlobStore } from './objects.ts';

/** A fresh engine, and the same storage as another process sees it. */
type OpenEngine = () => Promise<{ blobs: BlobStore; elsewhere: BlobStore }>;

const patterned = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, index) => (index * 7) % 251));

export async function readAll(blobs: BlobStore, id: string, start: number, end: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of blobs.read(id, start, end)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

export async function written(blobs: BlobStore, ...pieces: Buffer[]): Promise<string> {
  const writer = await blobs.create();
  for (const piece of pieces) await writer.write(piece);
  await writer.finish();
  return writer.id;
}

export async function idsIn(blobs: BlobStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of blobs.list()) ids.push(id);
  return ids.sort();
}

export function blobConformance(name: string, open: OpenEngine): void {
  reading(name, open);
  ending(name, open);
}

function reading(name: string, open: OpenEngine): void {
  test(`${name}: the bytes come back in order, here and elsewhere`, async () => {
    const { blobs, elsewhere } = await open();
    const bytes = patterned(700_001);
    const id = await written(
      blobs,
      bytes.subarray(0, 1),
      Buffer.of(),
      bytes.subarray(1, 300_000),
      bytes.subarray(300_000),
    );
    for (const engine of [blobs, elsewhere]) assert.ok((await readAll(engine, id, 0, bytes.length)).equals(bytes));
  });

  test(`${name}: writes that are not waited for keep their order`, async () => {
    const { blobs } = await open();
    const bytes = patterned(50_000);
    const writer = await blobs.create();
    const writes: Promise<void>[] = [];
    for (let offset = 0; offset < bytes.length; offset += 31)
      writes.push(writer.write(bytes.subarray(offset, offset + 31)));
    await writer.finish();
    await Promise.all(writes);
    assert.ok((await readAll(blobs, writer.id, 0, bytes.length)).equals(bytes));
  });

  test(`${name}: a range is exactly the bytes asked for`, async () => {
    const { blobs } = await open();
    const bytes = patterned(600_000);
    const id = await written(blobs, bytes);
    const ranges: [number, number][] = [
      [0, 0],
      [0, 1],
      [5, 5],
      [1, 262_145],
      [262_144, 524_288],
      [599_999, 600_000],
      [0, 600_000],
    ];
    for (const [start, end] of ranges) {
      assert.ok((await readAll(blobs, id, start, end)).equals(bytes.subarray(start, end)), `${start} to ${end}`);
    }
  });

  test(`${name}: what readers do to the pieces that they are lent, nobody else sees`, async () => {
    const { blobs } = await open();
    const contents = [patterned(900_000), patterned(900_000).reverse()] as const;
    const ids = [await written(blobs, contents[0]), await written(blobs, contents[1])];
    const read = async (id: string) => {
      const seen: Buffer[] = [];
      for await (const piece of blobs.read(id, 0, 900_000)) {
        await new Promise(setImmediate);
        seen.push(Buffer.from(piece));
        piece.fill(0);
      }
      return Buffer.concat(seen);
    };
    for (let round = 0; round < 3; round++) {
      const readers = [...ids, ...ids, ...ids];
      const found = await Promise.all(readers.map(read));
      found.forEach((bytes, index) => {
        assert.ok(bytes.equals(contents[index % 2] ?? Buffer.alloc(0)), `${round}, ${index}`);
      });
      // One that stops in the middle, or at once, gives back what it has, and only once.
      for await (const _ of blobs.read(ids[0] ?? '', 0, 900_000)) break;
    }
  });

  test(`${name}: a reader may stop early, and an empty blob is one`, async () => {
    const { blobs } = await open();
    const id = await written(blobs, patterned(600_000));
    for await (const piece of blobs.read(id, 0, 600_000)) {
      assert.ok(piece.length > 0);
      break;
    }
    const empty = await written(blobs);
    assert.equal((await readAll(blobs, empty, 0, 0)).length, 0);
  });

  test(`${name}: what is missing, and what is too short, is said so`, async () => {
    const { blobs } = await open();
    const id = await written(blobs, patterned(100));
    await assert.rejects(() => readAll(blobs, id, 0, 101), BlobCut);
    await assert.rejects(() => readAll(blobs, id, 100, 101), BlobCut);
    const unknown = id.replaceAll(/[0-9]/g, '0');
    for (const missing of [unknown, '', '../../etc/passwd', `../${id}`, 'ab/cd']) {
      await assert.rejects(() => readAll(blobs, missing, 0, 1), BlobMissing, missing);
    }
  });
}

function ending(name: string, open: OpenEngine): void {
  test(`${name}: a blob is found only after it is finished`, async () => {
    const { blobs, elsewhere } = await open();
    const writer = await blobs.create();
    await writer.write(patterned(10));
    await assert.rejects(() => readAll(blobs, writer.id, 0, 10), BlobMissing);
    assert.deepEqual(await idsIn(blobs), []);
    assert.deepEqual(await idsIn(elsewhere), []);
    await writer.finish();
    assert.deepEqual(await idsIn(blobs), [writer.id]);
    assert.deepEqual(await idsIn(elsewhere), [writer.id]);
    assert.equal(await elsewhere.isWriterGone(writer.id), false);
  });

  test(`${name}: an aborted blob leaves nothing`, async () => {
    const { blobs } = await open();
    const writer = await blobs.create();
    await writer.write(patterned(10));
    await writer.abort();
    await writer.abort();
    await assert.rejects(() => readAll(blobs, writer.id, 0, 10), BlobMissing);
    assert.deepEqual(await idsIn(blobs), []);
  });

  test(`${name}: a blob that is removed is gone, and removing it again is no error`, async () => {
    const { blobs, elsewhere } = await open();
    const [kept, removed] = [await written(blobs, patterned(10)), await written(blobs, patterned(10))];
    await elsewhere.remove(removed);
    await elsewhere.remove(removed);
    await blobs.remove('../nothing');
    await assert.rejects(() => readAll(blobs, removed, 0, 10), BlobMissing);
    assert.deepEqual(await idsIn(blobs), [kept]);
  });

  test(`${name}: no two blobs have one id`, async () => {
    const { blobs, elsewhere } = await open();
    const ids = await Promise.all(Array.from({ length: 40 }, (_, index) => written(index % 2 ? blobs : elsewhere)));
    assert.equal(new Set(ids).size, 40);
    assert.deepEqual(await idsIn(blobs), ids.toSorted());
  });
}
