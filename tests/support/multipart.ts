// An upload in parts, call by call, so that a test sees which call is refused.
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Clients } from './server.ts';

export async function uploadInParts(
  by: Clients,
  Bucket: string,
  Key: string,
  parts: readonly Buffer[],
  more: Partial<CreateMultipartUploadCommandInput> = {},
) {
  const { UploadId } = await by.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  const Parts: { readonly ETag: string | undefined; readonly PartNumber: number }[] = [];
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1;
    const { ETag } = await by.s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  return by.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
}
