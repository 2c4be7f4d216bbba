// What is measured: each work on Crosskey, beside the baseline that it is a ratio to.
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import type { PreparedRequest } from './load.ts';
import type { CrosskeyServer, MeasuredServer } from './servers.ts';
import { type PlainRequest, prepare } from './sign.ts';

export interface Workload {
  readonly name: string;
  readonly connections: number;
  readonly crosskey: readonly PreparedRequest[];
  readonly baseline: readonly PreparedRequest[];
  readonly baselineName: string;
}

const kib = 1024;
const mib = 1024 * kib;
const sizes = [
  { name: '4 KiB', bytes: 4 * kib, connections: 32 },
  { name: '1 MiB', bytes: mib, connections: 8 },
  { name: '64 MiB', bytes: 64 * mib, connections: 2 },
] as const;

/** The encryption of a bucket, from the least to the most that a request asks of KMS. */
const encryptions = [
  { name: 'SSE-S3', bucket: 'bench-sse-s3', algorithm: 'AES256', bucketKey: false },
  { name: 'SSE-KMS with Bucket Key', bucket: 'bench-bucket-key', algorithm: 'aws:kms', bucketKey: true },
  { name: 'SSE-KMS', bucket: 'bench-kms', algorithm: 'aws:kms', bucketKey: false },
] as const satisfies readonly { algorithm: ServerSideEncryption; [name: string]: unknown }[];

/** Makes buckets, objects and keys, and gives every workload ready to be sent. */
export async function workloads(crosskey: CrosskeyServer, baseline: MeasuredServer): Promise<Workload[]> {
  const client = {
    endpoint: `http://127.0.0.1:${crosskey.port}`,
    region: 'us-east-1',
    credentials: crosskey.credentials,
  };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const kms = new KMSClient(client);
  const key = await kms.send(new CreateKeyCommand({}));
  const keyArn = key.KeyMetadata?.Arn ?? '';
  const all: Workload[] = [];
  for (const encryption of encryptions) {
    await makeBucket(s3, encryption, keyArn);
    for (const size of sizes) all.push(...(await objectWorkloads(s3, crosskey, baseline, encryption, size)));
  }
  all.push(...(await kmsWorkloads(kms, keyArn, crosskey, baseline)));
  s3.destroy();
  kms.destroy();
  return all;
}

type Encryption = (typeof encryptions)[number];

async function makeBucket(s3: S3Client, { bucket, algorithm, bucketKey }: Encryption, keyArn: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const encryption = { SSEAlgorithm: algorithm, ...(algorithm === 'aws:kms' && { KMSMasterKeyID: keyArn }) };
  const rule = { ApplyServerSideEncryptionByDefault: encryption, BucketKeyEnabled: bucketKey };
  const configuration = { Rules: [rule] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: configuration }));
}

async function objectWorkloads(
  s3: S3Client,
  crosskey: CrosskeyServer,
  baseline: MeasuredServer,
  { name, bucket }: Encryption,
  size: (typeof sizes)[number],
): Promise<Workload[]> {
  const body = Buffer.alloc(size.bytes, 'crosskey ');
  const path = `/${bucket}/${size.bytes}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: String(size.bytes), Body: body }));
  const ours = (request: Omit<PlainRequest, 'service'>) =>
    prepare({ ...request, service: 's3' }, crosskey.port, crosskey.credentials);
  const plain = (request: Omit<PlainRequest, 'service'>) =>
    prepare({ ...request, service: 's3' }, baseline.port, crosskey.credentials);
  const get = { method: 'GET', path: `/${size.bytes}` };
  const put = { method: 'PUT', path: '/', body };
  const baselineName = 'plain Node HTTP';
  const { connections } = size;
  return [
    {
      name: `GET ${size.name}, ${name}`,
      connections,
      crosskey: [await ours({ method: 'GET', path })],
      baseline: [await plain(get)],
      baselineName,
    },
    {
      name: `PUT ${size.name}, ${name}`,
      connections,
      // A key for each connection: writers of one key wait for each other.
      crosskey: await Promise.all(
        Array.from({ length: connections }, (_, index) => ours({ method: 'PUT', path: `${path}-put-${index}`, body })),
      ),
      baseline: [await plain(put)],
      baselineName,
    },
  ];
}

async function kmsWorkloads(
  kms: KMSClient,
  keyArn: string,
  crosskey: CrosskeyServer,
  baseline: MeasuredServer,
): Promise<Workload[]> {
  const encrypted = await kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.alloc(32, 1) }));
  const blob = Buffer.from(encrypted.CiphertextBlob ?? []).toString('base64');
  const inputs = {
    Encrypt: { KeyId: keyArn, Plaintext: Buffer.alloc(32, 1).toString('base64') },
    Decrypt: { CiphertextBlob: blob },
    GenerateDataKey: { KeyId: keyArn, KeySpec: 'AES_256' },
  };
  const made: Workload[] = [];
  for (const [operation, input] of Object.entries(inputs)) {
    const body = Buffer.from(JSON.stringify(input));
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` };
    const request = { method: 'POST', path: '/', headers, body, service: 'kms' as const };
    made.push({
      name: `KMS ${operation}`,
      connections: 32,
      crosskey: [await prepare(request, crosskey.port, crosskey.credentials)],
      baseline: [await prepare(request, baseline.port, crosskey.credentials)],
      baselineName: 'plain Node HTTP',
    });
  }
  return made;
}
