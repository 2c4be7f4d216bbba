// A body on its way out: only bytes that are verified, from the first one on. docs/formats/sealed-object.md
import { openLayeredRange, openSmallLayers } from '../../../crypto/sealed-stream/layers.ts';
import { BlobMissing, type BlobReader } from '../../../storage/objects/objects.ts';
import {
  ObjectBody,
  type ObjectPart,
  ObjectParts,
  type ObjectRecord,
  type SealedBody,
} from '../../../storage/records/object.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { bodyContext } from './body-context.ts';

export interface BodyReaders {
  readonly records: RecordReader;
  readonly blobs: BlobReader;
}

export interface BodyToRead {
  readonly bucketId: string;
  readonly object: ObjectRecord;
  /** 32 bytes, or 64 for two layers; taken over: filled with zeros when it is no longer needed. */
  readonly dataKey: Buffer;
  /** Plaintext wanted: `[start, end)`. */
  readonly start: number;
  readonly end: number;
}

/** The bytes that a record names are gone: the object was replaced or deleted after its record was read. */
export class BodyGone extends Error {}

/** The parts of an object in order; its only one when it was put whole. */
export async function partsOf(
  records: RecordReader,
  bucketId: string,
  object: ObjectRecord,
): Promise<readonly (SealedBody & Partial<Pick<ObjectPart, 'checksum'>>)[]> {
  if (object.body.kind === 'whole') return [object.body.sealed];
  const stored = await records.get(ObjectParts, [bucketId, object.objectId]);
  if (stored === undefined) throw new BodyGone('the parts of an object are gone');
  return stored.parts;
}

/**
 * A small body is given at once. Resolves once the first bytes are verified, so that a body changed at its start is an error and not a cut answer.
 * Throws `BodyGone` when there is nothing to read, `SealBroken` when it is not what was written.
 */
export async function readBody(readers: BodyReaders, body: BodyToRead): Promise<Buffer | AsyncIterable<Buffer>> {
  const { object, dataKey, start, end } = body;
  if (object.body.kind === 'whole' && object.body.sealed.place.kind === 'inline') {
    const plain = await readInline(readers, body, object.body.sealed);
    dataKey.fill(0);
    return start === 0 && end === plain.length ? plain : plain.subarray(start, end);
  }
  const source = readParts(readers, body);
  const first = await source.next();
  return first.done === true ? Buffer.alloc(0) : resumed(first.value, source);
}

/** What `rest` holds is given back also when nobody begins to read: a generator that never ran has no `finally`. */
function resumed(first: Buffer, rest: AsyncGenerator<Buffer, void, undefined>): AsyncIterable<Buffer> {
  let held: Buffer | undefined = first;
  const iterator = {
    async next(): Promise<IteratorResult<Buffer, void>> {
      if (held === undefined) return await rest.next();
      const value = held;
      held = undefined;
      return { done: false, value };
    },
    return: () => rest.return(undefined),
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* readParts(readers: BodyReaders, body: BodyToRead): AsyncGenerator<Buffer, void, undefined> {
  const { bucketId, object, dataKey, start, end } = body;
  try {
    let partStart = 0;
    for (const part of await partsOf(readers.records, bucketId, object)) {
      const from = Math.max(0, start - partStart);
      const to = Math.min(part.sizeBytes, end - partStart);
      // An empty object has one empty part, which is verified as well.
      if (from < to || object.sizeBytes === 0) yield* readPart(readers, body, part, from, Math.max(from, to));
      partStart += part.sizeBytes;
      if (partStart >= end) return;
    }
  } finally {
    dataKey.fill(0);
  }
}

async function* readPart(
  readers: BodyReaders,
  body: BodyToRead,
  part: SealedBody,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, undefined> {
  if (part.place.kind === 'inline') {
    yield (await readInline(readers, body, part)).subarray(start, end);
    return;
  }
  const { blobId, header } = part.place;
  const key = { dataKey: body.dataKey, context: bodyContext(body.object.objectId, part) };
  const read = (from: number, to: number) => readers.blobs.read(blobId, from, to);
  try {
    yield* openLayeredRange(key, { header, plainSize: part.sizeBytes, start, end, read });
  } catch (error) {
    if (error instanceof BlobMissing) throw new BodyGone('a blob of an object is gone', { cause: error });
    throw error;
  }
}

async function readInline({ records }: BodyReaders, body: BodyToRead, part: SealedBody): Promise<Buffer> {
  const stored = await records.get(ObjectBody, [body.bucketId, part.bodyId]);
  if (stored === undefined) throw new BodyGone('the inline body of an object is gone');
  return openSmallLayers({ dataKey: body.dataKey, context: bodyContext(body.object.objectId, part) }, stored.sealed);
}
