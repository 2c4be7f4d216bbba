// One page of the uploads in progress: by key in UTF-8 byte order, then by their start.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
import { MultipartUpload, type MultipartUploadRecord } from '../../../storage/records/multipart-upload.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { behind, type Cursor, foldedPrefix } from '../listing/list-keys.ts';

export interface UploadQuery {
  readonly bucketId: string;
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** Keys up to this one are left out, except for later uploads of this very key when `uploadIdMarker` is not empty. */
  readonly keyMarker: string;
  readonly uploadIdMarker: string;
  /** Uploads and folded prefixes together. */
  readonly maxItems: number;
}

export type UploadItem =
  | { readonly kind: 'upload'; readonly name: string; readonly upload: MultipartUploadRecord }
  | { readonly kind: 'prefix'; readonly name: string };

export interface UploadPage {
  readonly items: readonly UploadItem[];
  readonly isTruncated: boolean;
}

export async function listUploads(records: RecordReader, query: UploadQuery): Promise<UploadPage> {
  const items: UploadItem[] = [];
  if (query.maxItems === 0) return { items, isTruncated: false };
  for await (const item of uploadItems(records, query)) {
    if (items.length === query.maxItems) return { items, isTruncated: true };
    items.push(item);
  }
  return { items, isTruncated: false };
}

async function* uploadItems(records: RecordReader, query: UploadQuery): AsyncGenerator<UploadItem> {
  const { bucketId, prefix, keyMarker, uploadIdMarker } = query;
  let limit = query.maxItems + 1;
  if (uploadIdMarker !== '' && isUnfolded(query, keyMarker)) {
    const sameKey = { under: [bucketId, keyMarker], after: uploadIdMarker, limit };
    for await (const { value } of records.list(MultipartUpload, sameKey)) {
      yield { kind: 'upload', name: keyMarker, upload: value };
      limit -= 1;
    }
  }
  let start = startAfter(query, keyMarker);
  while (start !== undefined) {
    const range = { under: [bucketId], ...(prefix !== '' && { prefix }), ...start, limit };
    start = undefined;
    for await (const { key, value } of records.list(MultipartUpload, range)) {
      const name = String(key[1]);
      const folded = foldedPrefix(name, query);
      yield folded === undefined ? { kind: 'upload', name, upload: value } : { kind: 'prefix', name: folded };
      if (folded === undefined) continue;
      // All the others that begin alike are left by seeking behind them.
      start = behind(folded);
      break;
    }
  }
}

/** The marked key is one that this query lists as itself. */
function isUnfolded(query: UploadQuery, key: string): boolean {
  return key !== '' && key.startsWith(query.prefix) && foldedPrefix(key, query) === undefined;
}

function startAfter(query: UploadQuery, marker: string): Cursor | undefined {
  if (marker === '') return {};
  const folded = marker.startsWith(query.prefix) ? foldedPrefix(marker, query) : undefined;
  return folded === undefined ? { after: marker } : behind(folded);
}
