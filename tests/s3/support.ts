// What the black-box tests of S3 share: a bucket on a server of its own, and how a refusal is checked.
import assert from 'node:assert/strict';
import { CreateBucketCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { startServer, type TestServer } from '../support/server.ts';

export interface BucketWorld extends AsyncDisposable {
  readonly server: TestServer;
  /** As the administrator of the management account. */
  readonly s3: S3Client;
  readonly bucket: string;
}

export async function newBucketWorld(): Promise<BucketWorld> {
  const server = await startServer();
  const { s3 } = server.clients(server.admin);
  const bucket = 'crosskey-test-bucket';
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return { server, s3, bucket, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers: Readonly<Record<string, string>> };
}

/** The SDK must throw the error of this name and status, in words that match. */
export async function refused(
  call: Promise<unknown>,
  name: string,
  status: number,
  words: RegExp = /./,
): Promise<SdkError> {
  let thrown: SdkError | undefined;
  await assert.rejects(call, (error: SdkError) => {
    assert.equal(error.name, name, error.message);
    assert.equal(error.$metadata?.httpStatusCode, status, error.message);
    assert.match(error.message, words);
    thrown = error;
    return true;
  });
  assert(thrown !== undefined);
  return thrown;
}

export async function bytesOf(answer: GetObjectCommandOutput): Promise<Buffer> {
  return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
}

export async function textOf(answer: GetObjectCommandOutput): Promise<string> {
  return (await bytesOf(answer)).toString();
}

/** Runs `work` with a header that the SDK itself would not send, or not like this. */
export async function sendingHeader(s3: S3Client, header: string, value: string, work: () => Promise<unknown>) {
  const name = 'testHeader';
  s3.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers[header] = value;
      return next(args);
    },
    { step: 'build', priority: 'low', name },
  );
  try {
    await work();
  } finally {
    s3.middlewareStack.remove(name);
  }
}

/** The checksums that the SDK computes as it is set up by default: answers that say another it refuses to read. */
export const computedBySdk: readonly string[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];
