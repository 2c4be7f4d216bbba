// Step: the other way round, and its trap: an upload in parts needs kms:Decrypt too, which a small one does not.
import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, expectRefusal, Unexpected } from '../expect.ts';
import { bucketStatement, identityStatements, keyStatement } from '../policies.ts';
import { type Reader, roleName, type Scene, type SealedObject } from '../scene.ts';
import type { Accounts } from './accounts.ts';
import { putBucketPolicy, putIdentityPolicy, putKeyPolicy } from './download.ts';

const smallKey = 'small.txt';
const largeKey = 'large.bin';
/** From 8 MiB on the AWS CLI uploads in parts; a part that is not the last has 5 MiB at least. */
const partBytes = 5 * 1024 * 1024;
const largeBytes = 9 * 1024 * 1024;

/** The permissions of an uploader, as they are written until the first large file. */
export async function permitUpload(scene: Scene, { a, b }: Accounts, object: SealedObject, reader: Reader) {
  const { screen } = scene;
  await screen.step('The other way round: account B uploads');
  screen.say('Who writes needs a data key. Bucket and key allow more; the role may write only:');
  const s3Actions = ['s3:GetObject', 's3:PutObject'];
  await putBucketPolicy(scene, a, object, [bucketStatement(reader.roleArn, object.bucket, s3Actions)]);
  await putKeyPolicy(scene, a, object, keyStatement(reader.roleArn, ['kms:Decrypt', 'kms:GenerateDataKey']));
  const statements = identityStatements(object.bucket, object.keyArn, 's3:PutObject', 'kms:GenerateDataKey');
  await putIdentityPolicy(scene, b, statements);
}

/** With those permissions: a small file goes through, a large one does not, until `kms:Decrypt` is there. */
export async function upload(scene: Scene, { b }: Accounts, object: SealedObject, reader: Reader): Promise<void> {
  const { screen, leavings } = scene;
  const small = Buffer.from('Hello from account B.\n');
  const large = randomBytes(largeBytes);
  leavings.write(smallKey, small);
  leavings.write(largeKey, large);
  const showCopy = (name: string) =>
    screen.command('aws', 's3', 'cp', leavings.path(name), `s3://${object.bucket}/`, '--profile', roleName);

  await screen.step('The trap: small files yes, large files no');
  showCopy(smallKey);
  const put = new PutObjectCommand({ Bucket: object.bucket, Key: smallKey, Body: small });
  const stored = await reader.clients.s3.send(put);
  expect(stored.SSEKMSKeyId === object.keyArn, 'the upload is under the key');
  screen.done('200 OK, encrypted under the key of account A');
  showCopy(largeKey);
  const expected = { action: 'kms:Decrypt', layer: 'identity-based policy' } as const;
  await expectRefusal(screen, uploadInParts(reader, object, large), expected);
  screen.say(
    'A large file goes in parts, and S3 opens its data key again for each part. That is kms:Decrypt, on top of kms:GenerateDataKey: who may only write cannot write large files.',
  );

  await screen.step('The trap is mended: kms:Decrypt for the uploader');
  const s3Actions = ['s3:GetObject', 's3:PutObject'];
  const kmsActions = ['kms:GenerateDataKey', 'kms:Decrypt'];
  await putIdentityPolicy(scene, b, identityStatements(object.bucket, object.keyArn, s3Actions, kmsActions));
  showCopy(largeKey);
  await uploadInParts(reader, object, large);
  screen.done(`200 OK, ${largeBytes / 1024 / 1024} MiB in 2 parts`);
}

async function uploadInParts(reader: Reader, { bucket: Bucket }: SealedObject, body: Buffer): Promise<void> {
  const { s3 } = reader.clients;
  const target = { Bucket, Key: largeKey };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
  if (UploadId === undefined) throw new Unexpected('an upload was begun, and not named');
  const Parts = [];
  try {
    for (const [index, Body] of [body.subarray(0, partBytes), body.subarray(partBytes)].entries()) {
      const part = { PartNumber: index + 1, Body };
      const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, ...part }));
      Parts.push({ ETag, PartNumber: part.PartNumber });
    }
  } catch (error) {
    // Where this is refused too, the story goes on: the refusal that ended the upload is what it is about.
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw error;
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
}
