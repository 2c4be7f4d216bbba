// The storage classes of objects. Crosskey keeps all of them alike; what differs is what may be done with an object.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
import { Fault } from '../../kernel/fault.ts';

export const standard = 'STANDARD';

/** From the warmest to the coldest: objects are moved down, never up. */
const descent: readonly string[] = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

export type ArchiveClass = 'GLACIER' | 'DEEP_ARCHIVE';

/** How far down a class is; -1 for a class that a bucket of general purpose does not have. */
export const depthOf = (storageClass: string): number => descent.indexOf(storageClass);

/** An object there is read only once it is restored. */
export const isArchive = (storageClass: string): storageClass is ArchiveClass =>
  storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';

/** What a write asks for, or the usual class. */
export function readStorageClass(given: string | undefined): string {
  if (given === undefined) return standard;
  if (depthOf(given) < 0) throw new Fault('InvalidStorageClass', { StorageClassRequested: given });
  return given;
}
