// Every option that `docs/compatibility.md` calls refused is refused, by every operation that has it: none is ignored.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-s3';
import { hasOption, options } from '../../src/operations/s3/options.ts';
import { s3Operations } from '../../src/operations/s3/table.ts';
import { operationSchema } from '../../src/protocol/schema/model.ts';
import { newBucketWorld } from './support.ts';

const values: Readonly<Record<string, unknown>> = {
  timestamp: new Date(0),
  boolean: true,
  number: 1,
  string: 'unbuilt',
};

type AnyCommand = new (input: object) => sdk.HeadObjectCommand;
const commandOf = (name: string) => (sdk as unknown as Readonly<Record<string, AnyCommand>>)[`${name}Command`];

interface Refusal extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Each option with the operations whose input has it. */
const cases = (Object.keys(options) as (keyof typeof options)[]).map((member) => {
  const { name } = options[member];
  const operations = Object.keys(s3Operations).filter((operation) => {
    const input = operationSchema('s3', operation)?.input;
    return input !== undefined && hasOption(input, member);
  });
  return { member, name, operations };
});

test('an option that is not built is refused by its name wherever it can be given', async () => {
  await using world = await newBucketWorld();
  const { s3, bucket: Bucket, server } = world;
  const Key = 'object';
  await s3.send(new sdk.PutObjectCommand({ Bucket, Key, Body: 'content' }));
  const { UploadId } = await s3.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key }));
  const base: Readonly<Record<string, unknown>> = {
    Bucket,
    Key,
    UploadId,
    PartNumber: 1,
    CopySource: `${Bucket}/${Key}`,
    Body: 'content',
    Delete: { Objects: [{ Key }] },
    Tagging: { TagSet: [] },
    MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"00000000000000000000000000000000"' }] },
    ObjectAttributes: ['ETag'],
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
    Retention: {},
    LegalHold: { Status: 'ON' },
    ReplicationConfiguration: { Role: 'arn', Rules: [{ Status: 'Enabled', Destination: { Bucket: 'arn' } }] },
    ObjectEncryption: { SSEKMS: { KMSKeyArn: 'arn' } },
  };
  const ignored: string[] = [];
  for (const { member, name, operations } of cases) {
    for (const operation of operations) {
      const members = operationSchema('s3', operation)?.input.byName;
      const given = Object.fromEntries(Object.entries(base).filter(([key]) => members?.has(key)));
      const input = { ...given, [member]: values[members?.get(member)?.shape.kind ?? ''] };
      if (operation === 'CreateBucket') Object.assign(input, { Bucket: 'crosskey-another-bucket' });
      const Command = commandOf(operation);
      assert.ok(Command !== undefined, operation);
      const answer = await s3.send(new Command(input)).catch((error: Refusal) => error);
      const isRefused = answer.$metadata?.httpStatusCode === 501;
      const isNamed = operation.startsWith('Head') || (answer instanceof Error && answer.message.includes(name));
      if (!isRefused || !isNamed)
        ignored.push(`${operation} ${name}: ${answer instanceof Error ? answer.message : 'done'}`);
    }
  }
  assert.deepEqual(ignored, []);
  assert.deepEqual(server.reported, []);
});
