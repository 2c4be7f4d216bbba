// Writes over what is said of a version, in its place: its content and its identity stay.
import { type ObjectRecord, StoredObject } from '../../../storage/records/object.ts';
import { NoncurrentVersion } from '../../../storage/records/object-version.ts';
import type { RecordTransaction } from '../../../storage/records/record.ts';
import type { KeyPlace } from './change-key.ts';

/** `isCurrent` is what the same transaction found. */
export async function replaceVersion(
  transaction: RecordTransaction,
  { bucket, key }: KeyPlace,
  object: ObjectRecord,
  { isCurrent }: { readonly isCurrent: boolean },
): Promise<void> {
  if (isCurrent) return transaction.put(StoredObject, [bucket.id, key], object);
  const shelved = await transaction.get(NoncurrentVersion, [bucket.id, key, -object.order]);
  if (shelved === undefined) throw new TypeError('a version is written over where none is');
  transaction.put(NoncurrentVersion, [bucket.id, key, -object.order], {
    ...shelved,
    version: { kind: 'object', object },
  });
}
