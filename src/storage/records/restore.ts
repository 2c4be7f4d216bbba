// When something becomes of a restore: it is ready, or its copy is over. docs/formats/lifecycle-records.md
import { recordKind } from './record.ts';

/** The earliest first. `order` names the version of the key. An entry that no longer fits its object is passed over. */
export const RestoreDue = recordKind<
  [atMs: number, bucketId: string, key: string, order: number],
  { readonly bucketName: string }
>({ name: 'restore-due', version: 1 });
