// What the listings of objects share: limits, the spelling of keys, and how an object is shown.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
import type { CommonPrefix, EncodingType, ObjectStorageClass, Owner, _Object as S3Object } from '@aws-sdk/client-s3';
import { Fault } from '../../../kernel/fault.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import { Account } from '../../../storage/records/account.ts';
import type { ObjectRecord } from '../../../storage/records/object.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { shownTime } from '../conditions.ts';
import { listedRestore } from '../restore/state.ts';
import type { ListItem } from './list-keys.ts';
import type { ShownOwner } from './owners.ts';

const mostKeys = 1000;

export function checkedMaxKeys(given: number | undefined): number {
  const maxKeys = given ?? mostKeys;
  if (maxKeys < 0)
    throw new Fault('InvalidArgument', {
      message: 'Argument maxKeys must be an integer between 0 and 2147483647',
      ArgumentName: 'max-keys',
      ArgumentValue: String(maxKeys),
    });
  return Math.min(maxKeys, mostKeys);
}

/** How keys travel in the answer: as they are, or percent-encoded for what XML cannot say. */
export type Spell = (text: string) => string;

export function spelling(encoding: EncodingType | undefined): Spell {
  if (encoding === undefined) return (text) => text;
  if (encoding === 'url') return formEncode;
  throw new Fault('InvalidArgument', {
    message: 'Invalid Encoding Method specified in Request',
    ArgumentName: 'encoding-type',
    ArgumentValue: encoding,
  });
}

/** As a form encodes, with the slash left alone. */
function formEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

export async function ownerOf(records: RecordReader, account: AccountId): Promise<Owner> {
  const owner = await records.get(Account, [account]);
  return owner === undefined ? { ID: account } : { ID: owner.canonicalUserId };
}

export function writtenOwners(items: readonly ListItem[]): readonly (AccountId | undefined)[] {
  return items.map((item) => (item.kind === 'key' ? item.object.owner : undefined));
}

export function contentsOf(items: readonly ListItem[], shown: EntryForm): S3Object[] {
  return items.flatMap((item) => (item.kind === 'key' ? [objectEntry(item.name, item.object, shown)] : []));
}

/** How the entries of a listing are shown. */
export interface EntryForm {
  readonly spell: Spell;
  /** Absent where owners are not asked for. */
  readonly ownerOf: ShownOwner | undefined;
  /** When the state of restores is asked for: the moment at which it is told. */
  readonly restoresAtMs: number | undefined;
}

/** What a listing may add to each entry: the state of its restore, and nothing else. */
export function restoresAt(attributes: readonly string[] | undefined, nowMs: number): number | undefined {
  if (attributes === undefined || attributes.length === 0) return undefined;
  const unknown = attributes.find((attribute) => attribute !== 'RestoreStatus');
  if (unknown === undefined) return nowMs;
  throw new Fault('InvalidArgument', {
    message: 'Invalid attribute name specified',
    ArgumentName: 'x-amz-optional-object-attributes',
    ArgumentValue: unknown,
  });
}

export function objectEntry(name: string, object: ObjectRecord, { spell, ownerOf, restoresAtMs }: EntryForm): S3Object {
  const { etag, sizeBytes, lastModifiedMs, checksum, storageClass } = object;
  return {
    Key: spell(name),
    LastModified: shownTime(lastModifiedMs),
    ETag: `"${etag}"`,
    ...(checksum && { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type }),
    Size: sizeBytes,
    StorageClass: storageClass as ObjectStorageClass,
    ...(ownerOf && { Owner: ownerOf(object.owner) }),
    ...(restoresAtMs !== undefined && listedRestore(object, restoresAtMs)),
  };
}

export function prefixesOf(
  items: readonly { readonly kind: string; readonly name: string }[],
  spell: Spell,
): CommonPrefix[] {
  return items.flatMap((item) => (item.kind === 'prefix' ? [{ Prefix: spell(item.name) }] : []));
}
