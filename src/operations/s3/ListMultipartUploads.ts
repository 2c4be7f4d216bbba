// Lists the uploads in progress in a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
import type {
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsCommandOutput,
  StorageClass,
} from '@aws-sdk/client-s3';
import type { MultipartUploadRecord } from '../../storage/records/multipart-upload.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { type Spell, spelling } from './listing/answer.ts';
import { ownersIn } from './listing/owners.ts';
import { shownInitiator } from './multipart/initiator.ts';
import { checkedCount } from './multipart/limits.ts';
import { listUploads } from './multipart/list-uploads.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

const mostShown = 1000;

export const ListMultipartUploads: ServerOperation<
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:ListBucketMultipartUploads', target, call)],
  async run(input, { bucket }, call) {
    refuseUnbuiltOptions(input);
    const { Prefix = '', Delimiter = '', KeyMarker = '', UploadIdMarker = '', EncodingType } = input;
    const spell = spelling(EncodingType);
    const maxItems = Math.min(checkedCount(input.MaxUploads, 'max-uploads', mostShown), mostShown);
    const { records } = call.resources;
    const { items, isTruncated } = await listUploads(records, {
      bucketId: bucket.id,
      prefix: Prefix,
      delimiter: Delimiter,
      keyMarker: KeyMarker,
      // Without a key it means nothing, and is not looked at.
      uploadIdMarker: KeyMarker === '' ? '' : UploadIdMarker,
      maxItems,
    });
    const shown = items.flatMap((item) => (item.kind === 'upload' ? [item] : []));
    const ownerOf = await ownersIn(
      records,
      bucket,
      shown.map(({ upload }) => upload.owner),
    );
    const last = items.at(-1);
    return {
      Bucket: bucket.name,
      KeyMarker: spell(KeyMarker),
      UploadIdMarker,
      Prefix: spell(Prefix),
      ...(Delimiter !== '' && { Delimiter: spell(Delimiter) }),
      MaxUploads: maxItems,
      IsTruncated: isTruncated,
      ...(EncodingType && { EncodingType }),
      ...(isTruncated && last && { NextKeyMarker: spell(last.name) }),
      ...(isTruncated && last?.kind === 'upload' && { NextUploadIdMarker: last.upload.uploadId }),
      Uploads: await Promise.all(
        shown.map(async ({ name, upload }) => ({
          ...(await uploadAnswer(records, name, upload, spell)),
          Owner: ownerOf(upload.owner),
        })),
      ),
      CommonPrefixes: items.flatMap((item) => (item.kind === 'prefix' ? [{ Prefix: spell(item.name) }] : [])),
    };
  },
};

async function uploadAnswer(records: RecordReader, key: string, upload: MultipartUploadRecord, spell: Spell) {
  return {
    Key: spell(key),
    UploadId: upload.uploadId,
    Initiated: new Date(upload.initiatedAtMs),
    Initiator: await shownInitiator(records, upload.initiator),
    StorageClass: upload.storageClass as StorageClass,
    ...(upload.checksum && { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }),
  };
}
