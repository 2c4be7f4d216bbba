// Nothing readable at rest: no file holds what was stored, in any spelling; and without its root key nothing opens.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { ChildServer } from '../processes/child-server.ts';
import { newAccount } from '../support/accounts.ts';
import { newFolder } from '../support/folder.ts';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { findMarks } from './find-marks.ts';
import { NewMarks } from './new-marks.ts';

const bucket = 'at-rest';

/** Stores marked objects in every way that there is. */
async function storeObjects(server: TestServer, marks: NewMarks): Promise<void> {
  const admin = server.clients(server.admin);
  await admin.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const rule = { BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } };
  const configuration = { ServerSideEncryptionConfiguration: { Rules: [rule] } };
  await admin.s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ...configuration }));
  const { KeyMetadata } = await admin.kms.send(new CreateKeyCommand({}));
  const customerKey = randomBytes(32);
  marks.keep("the customer's key", customerKey);
  const kms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyMetadata?.Arn } as const;
  const encryptions: Readonly<Record<string, Partial<PutObjectCommandInput>>> = {
    'SSE-S3': {},
    'SSE-KMS': kms,
    'Bucket Key': { ...kms, BucketKeyEnabled: true },
    'SSE-C': { SSECustomerAlgorithm: 'AES256', SSECustomerKey: customerKey.toString('base64') },
  };
  for (const [name, encryption] of Object.entries(encryptions)) {
    const Metadata = { mark: marks.add(`${name} metadata`) };
    await putObject(admin, bucket, `${name}/inline`, `${marks.add(`${name} inline`)}!`, { ...encryption, Metadata });
    await putObject(admin, bucket, `${name}/large`, Buffer.alloc(300_000, marks.add(`${name} large`)), encryption);
  }
  const parts = [Buffer.alloc(5 * 1024 * 1024, marks.add('part')), Buffer.from(marks.add('last part'))];
  await uploadInParts(admin, bucket, 'parts', parts);
  // What was deleted or replaced is not readable either.
  await putObject(admin, bucket, 'deleted', marks.add('deleted'));
  await admin.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'deleted' }));
  await putObject(admin, bucket, 'replaced', marks.add('replaced'));
  await putObject(admin, bucket, 'replaced', 'by this');
}

/** Has the server make secrets, and encrypt some. */
async function makeSecrets(server: TestServer, marks: NewMarks): Promise<void> {
  marks.keep("the administrator's secret", server.admin.secretAccessKey);
  const { iam, kms } = server.clients(server.admin);
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  marks.keep("a user's secret", AccessKey?.SecretAccessKey);
  const { credentials } = await newAccount(server, 'other');
  marks.keep("a session's secret", credentials.secretAccessKey);
  marks.keep("a session's token", credentials.sessionToken);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const dataKey = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
  marks.keep('a data key', dataKey.Plaintext);
  await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from(marks.add('plaintext')) }));
}

/** The files and what they hold; not the lock file of LMDB, in which every reader leaves its pid. */
function contentOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-lock'))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.sort().map((name) => [name, createHash('sha256').update(readFileSync(name)).digest('hex')]));
}

test('the search finds a mark in every spelling, wherever it begins', () => {
  using folder = newFolder();
  const mark = 'found, whatever is around it';
  const write = (name: string, text: string) => writeFileSync(folder.at(name), text);
  for (const before of ['', 'a', 'ab', 'abc', 'abcd']) {
    for (const spelling of ['latin1', 'hex', 'base64', 'base64url'] as const) {
      write(`${spelling} ${before.length}`, `...${Buffer.from(`${before}${mark}>>>>`).toString(spelling)}...`);
    }
  }
  write('HEX', Buffer.from(mark).toString('hex').toUpperCase());
  write('nothing', `${mark.slice(1)} ${Buffer.from(mark.slice(2)).toString('hex')}`);
  const found = findMarks(folder.path, { mark });
  const files = new Set(found.map((find) => / in (.+) as /.exec(find)?.[1]));
  assert.equal(files.size, 21);
  assert.ok(!files.has('nothing'));
});

/** The first start leaves the administrator his key. */
const handedOver = ["the administrator's secret in admin-credentials as bytes"];

test('no file of the data folder holds an object or a secret but the one for the administrator, while it is served and afterwards', async () => {
  using folder = newFolder();
  const marks = new NewMarks();
  {
    await using server = await startServer({ dataFolder: folder.path });
    await storeObjects(server, marks);
    await makeSecrets(server, marks);
    const kept = await getObject(server.clients(server.admin), bucket, 'SSE-KMS/large');
    assert.ok(kept.includes(`${marks.all['SSE-KMS large']}`), 'the mark is in what is read');
    assert.deepEqual(findMarks(folder.path, marks.all), handedOver);
    assert.deepEqual(server.reported, []);
  }
  assert.ok(contentOf(folder.path).size > 8);
  assert.deepEqual(findMarks(folder.path, marks.all), handedOver);
});

test("started from the command line, the only file with a secret is the administrator's own", async () => {
  using folder = newFolder();
  await using server = new ChildServer({
    dataFolder: folder.at('data'),
    args: ['--workers', '1'],
    environment: { CROSSKEY_ADMIN_ACCESS_KEY_ID: undefined, CROSSKEY_ADMIN_SECRET_ACCESS_KEY: undefined },
  });
  await server.ready();
  const secret = /^AWS_SECRET_ACCESS_KEY=(\S+)$/m.exec(server.stdout)?.[1] ?? assert.fail(server.stdout);
  assert.deepEqual(findMarks(folder.at('data'), { secret }), ['secret in admin-credentials as bytes']);
});

test("with another store's root key nothing opens, in clear words, and nothing is touched", async () => {
  using folder = newFolder();
  for (const name of ['mine', 'others']) {
    await using server = await startServer({ dataFolder: folder.at(name) });
    await server.clients(server.admin).s3.send(new CreateBucketCommand({ Bucket: bucket }));
  }
  const rootKey = folder.at('mine', 'root.key');
  const own = readFileSync(rootKey);
  copyFileSync(folder.at('others', 'root.key'), rootKey);
  const before = contentOf(folder.at('mine'));
  {
    await using server = new ChildServer({ dataFolder: folder.at('mine') });
    assert.deepEqual(await server.ended, { code: 1, signal: null });
    assert.match(server.stderr, /wrong root key: the store was made with .* but the root key here is /);
    assert.doesNotMatch(server.stderr, /^\s+at /m);
  }
  assert.deepEqual(contentOf(folder.at('mine')), before);
  writeFileSync(rootKey, own);
  await using server = await startServer({ dataFolder: folder.at('mine') });
  await server.clients(server.admin).s3.send(new HeadBucketCommand({ Bucket: bucket }));
});
