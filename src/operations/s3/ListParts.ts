// Lists the parts of an upload in progress. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
import type { ListPartsCommandInput, ListPartsCommandOutput, StorageClass } from '@aws-sdk/client-s3';
import { UploadedPart, type UploadedPartRecord } from '../../storage/records/multipart-upload.ts';
import type { ServerOperation } from '../context.ts';
import { ownerOfObject } from './access-control/object-acl.ts';
import { permitDataKey } from './encryption/data-key.ts';
import { abortAnswer } from './lifecycle/expiration-answer.ts';
import { ownerOf } from './listing/answer.ts';
import { shownInitiator } from './multipart/initiator.ts';
import { checkedCount, numberOf } from './multipart/limits.ts';
import { foundUpload, locateUpload, ownUploadAccess, type UploadTarget } from './multipart/upload-target.ts';
import { refuseUnbuiltOptions } from './options.ts';

const mostShown = 1000;

export const ListParts: ServerOperation<ListPartsCommandInput, ListPartsCommandOutput, UploadTarget> = {
  locate: locateUpload,
  access: (target, _, call) => [ownUploadAccess('s3:ListMultipartUploadParts', target, call)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const maxParts = Math.min(checkedCount(input.MaxParts, 'max-parts', mostShown), mostShown);
    const marker = checkedCount(numberOf(input.PartNumberMarker), 'part-number-marker', 0);
    const { bucket, key, uploadId } = target;
    const upload = foundUpload(target);
    // Checksums tell something of the content: AWS asks for `kms:Decrypt` here too.
    await permitDataKey(call, upload.encryption);
    const { records } = call.resources;
    const found: UploadedPartRecord[] = [];
    const range = { under: [bucket.id, uploadId], after: marker, limit: maxParts + 1 };
    for await (const { value } of records.list(UploadedPart, range)) found.push(value);
    const shown = found.slice(0, maxParts);
    return {
      Bucket: bucket.name,
      Key: key,
      UploadId: uploadId,
      PartNumberMarker: String(marker),
      NextPartNumberMarker: String(shown.at(-1)?.partNumber ?? 0),
      MaxParts: maxParts,
      IsTruncated: maxParts > 0 && found.length > maxParts,
      Parts: shown.map(({ partNumber, sizeBytes, etag, lastModifiedMs, checksum }) => ({
        PartNumber: partNumber,
        LastModified: new Date(lastModifiedMs),
        ETag: `"${etag}"`,
        Size: sizeBytes,
        ...(upload.checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
      })),
      Initiator: await shownInitiator(records, upload.initiator),
      Owner: await ownerOf(records, ownerOfObject(upload, bucket)),
      StorageClass: upload.storageClass as StorageClass,
      ...(await abortAnswer(records, target, upload.initiatedAtMs)),
      ...(upload.checksum && { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }),
    };
  },
};
