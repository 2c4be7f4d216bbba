// What the tests of uploads in parts share: one upload, call by call.
import assert from 'node:assert/strict';
import { createHash, randomFillSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import { bytesOf } from './support.ts';

export const mebibyte = 1024 ** 2;
/** The least that a part may be when it is not the last. */
export const fullPart = 5 * mebibyte;

export const randomBody = (sizeBytes: number): Buffer => randomFillSync(Buffer.alloc(sizeBytes));
export const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

export interface Upload {
  readonly id: string;
  /** Gives what completion wants to know of the part. */
  part(partNumber: number, body: Buffer, more?: Partial<UploadPartCommandInput>): Promise<CompletedPart>;
  complete(
    parts: readonly CompletedPart[],
    more?: Partial<CompleteMultipartUploadCommandInput>,
  ): ReturnType<typeof complete>;
  abort(): Promise<unknown>;
  /** The numbers of the parts that are there. */
  partNumbers(): Promise<readonly (number | undefined)[]>;
}

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

function complete(
  s3: S3Client,
  place: Place & { readonly UploadId: string },
  parts: readonly CompletedPart[],
  more: Partial<CompleteMultipartUploadCommandInput>,
) {
  return s3.send(new CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts: [...parts] }, ...more }));
}

export async function newUpload(
  s3: S3Client,
  place: Place,
  more: Partial<CreateMultipartUploadCommandInput> = {},
): Promise<Upload> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...place, ...more }));
  assert(UploadId !== undefined);
  return uploadOf(s3, place, UploadId);
}

/** An upload that there is already, or is not. */
export function uploadOf(s3: S3Client, place: Place, UploadId: string): Upload {
  const upload = { ...place, UploadId };
  return {
    id: UploadId,
    async part(PartNumber, Body, more = {}) {
      const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...more }));
      return { PartNumber, ETag };
    },
    complete: (parts, more = {}) => complete(s3, upload, parts, more),
    abort: () => s3.send(new AbortMultipartUploadCommand(upload)),
    async partNumbers() {
      const { Parts } = await s3.send(new ListPartsCommand(upload));
      return (Parts ?? []).map(({ PartNumber }) => PartNumber);
    },
  };
}

export async function contentOf(s3: S3Client, place: Place): Promise<Buffer> {
  return bytesOf(await s3.send(new GetObjectCommand(place)));
}

/** How many files the server keeps bodies in: it must become this, and nothing that is not referred to may stay. */
export async function blobCountBecomes(dataFolder: string, count: number): Promise<void> {
  const turns = 5000;
  // Files are removed after the answer: some turns of the event loop later.
  for (let turn = 0; turn < turns && blobFiles(dataFolder).length !== count; turn++) await setImmediate();
  assert.equal(blobFiles(dataFolder).length, count);
}

function blobFiles(dataFolder: string): readonly string[] {
  return readdirSync(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}
