// Storing and reading whole objects as a test's principal.
import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Clients } from './server.ts';

export async function putObject(
  by: Clients,
  Bucket: string,
  Key: string,
  Body: Buffer | string,
  more: Partial<PutObjectCommandInput> = {},
) {
  return by.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
}

export async function getObject(by: Clients, Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await by.s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}
