// A body on its way in: sealed as it arrives, small ones kept for a record, larger ones streamed into a blob.
// docs/formats/object-record.md

import { createLayeredSealer, layeredSize, sealSmallLayers, smallLimit } from '../../../crypto/sealed-stream/layers.ts';
import { segmentPlainSize } from '../../../crypto/sealed-stream/sizes.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { Random } from '../../../kernel/random.ts';
import type { BlobStore, BlobWriter } from '../../../storage/objects/objects.ts';
import { type BlobOwner, referToBlob } from '../../../storage/records/blob.ts';
import { ObjectBody, type SealedBody } from '../../../storage/records/object.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import { bodyContext, newId } from './body-context.ts';

/**
 * Bodies up to this size, in two layers a little less, are in the metadata store: one durable commit instead of a file and a
 * commit.
 */
export const inlineLimitBytes = segmentPlainSize;

const waitingLimitBytes = 1024 * 1024;

export interface BodyToWrite {
  readonly source: AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly objectId: Buffer;
  readonly partNumber: number;
  /** 32 bytes, or 64 for two layers. */
  readonly dataKey: Buffer;
  /** More is refused as EntityTooLarge. */
  readonly limitBytes: number;
  /** Sees the plaintext on its way: a checksum. */
  observe(bytes: Buffer): void;
}

/** A body whose bytes are durable or in hand, and that nothing refers to yet. */
export interface StagedBody {
  readonly sealed: SealedBody;
  /** Adds what the body needs to the transaction that writes its owner. May run more than once. */
  stage(transaction: RecordTransaction, bucketId: string, owner: BlobOwner): Promise<void>;
  /** Forgets the body; call it when the transaction failed. */
  discard(): Promise<void>;
}

export interface BodyStores {
  readonly blobs: BlobStore;
  readonly random: Random;
}

export async function writeBody(stores: BodyStores, body: BodyToWrite): Promise<StagedBody> {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  const source = piecesOf(body.source);
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    const piece = next.value;
    body.observe(piece);
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes > smallLimit(body)) return writeBlob(stores, body, waiting, source);
  }
  refuseOver(body.limitBytes, waitingBytes);
  return sealInline(stores.random, body, waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting));
}

function piecesOf(source: BodyToWrite['source']): AsyncIterator<Buffer> | Iterator<Buffer> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

function refuseOver(limitBytes: number, sizeBytes: number): void {
  if (sizeBytes > limitBytes)
    throw new Fault('EntityTooLarge', { ProposedSize: sizeBytes, MaxSizeAllowed: limitBytes });
}

function sealInline(random: Random, body: BodyToWrite, plain: Buffer): StagedBody {
  const { objectId, partNumber, dataKey } = body;
  const bodyId = newId(random);
  const sealedBytes = sealSmallLayers(
    { dataKey, context: bodyContext(objectId, { bodyId, partNumber }) },
    plain,
    random,
  );
  return {
    sealed: { bodyId, partNumber, sizeBytes: plain.length, place: { kind: 'inline' } },
    stage: async (transaction, bucketId) => transaction.put(ObjectBody, [bucketId, bodyId], { sealed: sealedBytes }),
    discard: async () => {},
  };
}

async function writeBlob(
  { blobs, random }: BodyStores,
  body: BodyToWrite,
  begun: readonly Buffer[],
  source: AsyncIterator<Buffer> | Iterator<Buffer>,
): Promise<StagedBody> {
  const { objectId, partNumber, dataKey, limitBytes } = body;
  const bodyId = newId(random);
  const sealer = createLayeredSealer({ dataKey, context: bodyContext(objectId, { bodyId, partNumber }) }, random);
  let sizeBytes = 0;
  let writer: BlobWriter | undefined;
  try {
    writer = await blobs.create();
    const queue = new WriteQueue(writer);
    for (const piece of begun) {
      sizeBytes += piece.length;
      await queue.write(sealer.update(piece));
    }
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      const piece = next.value;
      sizeBytes += piece.length;
      refuseOver(limitBytes, sizeBytes);
      body.observe(piece);
      await queue.write(sealer.update(piece));
    }
    await queue.write(sealer.final());
    await queue.drain();
    await writer.finish();
  } catch (error) {
    sealer.discard();
    // First, for it needs no disk: a file of a source that stays open would end the process later.
    await source.return?.();
    await writer?.abort();
    throw error;
  }
  const sealedSizeBytes = layeredSize(body, sizeBytes);
  return stagedBlob(blobs, writer, { bodyId, partNumber, sizeBytes, sealedSizeBytes, header: sealer.header });
}

/** Lets the disk work while more bytes are sealed, and bounds what waits for it. */
class WriteQueue {
  readonly #writer: BlobWriter;
  #waitingBytes = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(writer: BlobWriter) {
    this.#writer = writer;
  }

  /** Resolves when there is room for more, not when the pieces are written. */
  async write(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      this.#waitingBytes += piece.length;
      // Writes end in the order of their calls, so the last one stands for all, also for their failure.
      this.#last = this.#writer.write(piece).then(() => {
        this.#waitingBytes -= piece.length;
      });
      this.#last.catch(() => {});
    }
    if (this.#waitingBytes > waitingLimitBytes) await this.#last;
  }

  drain(): Promise<void> {
    return this.#last;
  }
}

function stagedBlob(
  blobs: BlobStore,
  writer: BlobWriter,
  body: Omit<SealedBody, 'place'> & { readonly sealedSizeBytes: number; readonly header: Buffer },
): StagedBody {
  const { bodyId, partNumber, sizeBytes, sealedSizeBytes, header } = body;
  return {
    sealed: { bodyId, partNumber, sizeBytes, place: { kind: 'blob', blobId: writer.id, header } },
    stage: (transaction, _, owner) => referToBlob(transaction, writer.id, { owner, sealedSizeBytes }),
    discard: () => blobs.remove(writer.id),
  };
}
