// Removing an object and all that it alone refers to, inside a transaction.
import { Fault } from '../../kernel/fault.ts';
import type { BlobId } from '../../storage/objects/objects.ts';
import { StoredObject } from '../../storage/records/object.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import { dropObjectBodies } from './body/drop-body.ts';
import { checkWrite } from './conditions.ts';
import type { ObjectTarget } from './target.ts';

/** Gives the blobs that nothing refers to once the transaction is committed. */
export async function deleteObject(
  transaction: RecordTransaction,
  { bucket, key }: ObjectTarget,
  conditions: { readonly IfMatch?: string | undefined },
): Promise<readonly BlobId[]> {
  const current = await transaction.get(StoredObject, [bucket.id, key]);
  if (conditions.IfMatch !== undefined && current === undefined)
    throw new Fault('PreconditionFailed', { Condition: 'If-Match' });
  checkWrite({ IfMatch: conditions.IfMatch }, key, current);
  if (current === undefined) return [];
  transaction.remove(StoredObject, [bucket.id, key]);
  return dropObjectBodies(transaction, bucket.id, current);
}
