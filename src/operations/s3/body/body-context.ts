// What the sealed bytes of a body are bound to: docs/formats/object-record.md, "Context".
import { strict as assert } from 'node:assert';
import type { Random } from '../../../kernel/random.ts';
import type { SealedBody } from '../../../storage/records/object.ts';

export const idBytes = 16;

/** A new object id or body id. */
export const newId = (random: Random): Buffer => random.bytes(idBytes);

/** Object id, body id and part number, all of fixed size. */
export function bodyContext(objectId: Buffer, body: Pick<SealedBody, 'bodyId' | 'partNumber'>): Buffer {
  assert(objectId.length === idBytes && body.bodyId.length === idBytes, 'an id is 16 bytes');
  const context = Buffer.allocUnsafe(2 * idBytes + 4);
  objectId.copy(context, 0);
  body.bodyId.copy(context, idBytes);
  context.writeUInt32BE(body.partNumber, 2 * idBytes);
  return context;
}
