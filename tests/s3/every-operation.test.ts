// Every operation of S3: done with its own permissions alone, refused without each of them, and for whom and what it is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { S3Client } from '@aws-sdk/client-s3';
import { s3Operations } from '../../src/operations/s3/table.ts';
import { operationSchema } from '../../src/protocol/schema/model.ts';
import { allow, newAccount, policy } from '../kms/accounts.ts';
import { commandOf, newStage, operations, type Row, rows } from './operation-rows.ts';

interface Outcome {
  readonly status: number | undefined;
  readonly code: string;
  readonly message: string;
}

interface Answer {
  readonly $metadata: { readonly httpStatusCode?: number };
  /** Of DeleteObjects, which is refused key by key. */
  readonly Errors?: readonly { readonly Code?: string; readonly Message?: string }[];
}

async function send(s3: S3Client, name: string, input: Readonly<Record<string, unknown>>): Promise<Outcome> {
  try {
    const { $metadata, Errors = [] } = (await s3.send(commandOf(name, input))) as Answer;
    const [{ Code = '', Message = '' } = {}] = Errors;
    return { status: Code === 'AccessDenied' ? 403 : $metadata.httpStatusCode, code: Code, message: Message };
  } catch (error) {
    assert.ok(error instanceof Error && '$metadata' in error, String(error));
    const { httpStatusCode } = error.$metadata as Answer['$metadata'];
    return { status: httpStatusCode, code: error.name, message: error.message };
  }
}

const rowOf = (name: string): Row => rows[name] ?? assert.fail(name);
const takes = (name: string, member: string) => operationSchema('s3', name)?.input.byName.has(member) === true;
/** About the caller's account, and no bucket that there is. */
const ofAccount = ['CreateBucket', 'ListBuckets'];
const ofBuckets = operations.filter((name) => !ofAccount.includes(name));
const stranger = '999999999999';

/** HEAD is answered without words. */
function denied(name: string, outcome: Outcome, words: RegExp): void {
  assert.equal(outcome.status, 403, `${name}: ${outcome.code} ${outcome.message}`);
  if (name.startsWith('Head')) return;
  assert.equal(outcome.code, 'AccessDenied', name);
  assert.match(outcome.message, words, name);
}

function done(name: string, { status = 0, code, message }: Outcome): void {
  assert.ok(status >= 200 && status < 300 && code === '', `${name}: ${status} ${code} ${message}`);
}

test('there is a row for every operation', () => {
  assert.deepEqual(Object.keys(rows).sort(), Object.keys(s3Operations).sort());
});

test('each operation is refused without each of its permissions, in words that name it and the layer', async () => {
  await using stage = await newStage();
  for (const name of operations) {
    const { actions, input } = rowOf(name);
    for (const missing of actions) {
      const others = actions.filter((action) => action !== missing);
      const given = others.length === 0 ? undefined : policy(allow(...others));
      const user = await stage.account.user(`${name}-${missing.replace(':', '-')}`.slice(0, 64), given);
      const words = new RegExp(`not authorized to perform: ${missing} .*because no identity-based policy allows`);
      denied(name, await send(user.s3, name, await input(stage)), words);
    }
  }
  assert.deepEqual(stage.server.reported, []);
});

test('each operation is done with its permissions alone', async () => {
  await using stage = await newStage();
  for (const name of operations) {
    const { actions, input } = rowOf(name);
    const user = await stage.account.user(`only-${name}`.slice(0, 64), policy(allow(...actions)));
    const owner = takes(name, 'ExpectedBucketOwner') ? { ExpectedBucketOwner: stage.account.id } : {};
    done(name, await send(user.s3, name, { ...(await input(stage)), ...owner }));
  }
  assert.deepEqual(stage.server.reported, []);
});

/** No policy gives these to another account. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
const ownersOnly = ['DeleteBucketPolicy', 'GetBucketPolicy', 'PutBucketPolicy'];

test('each operation is refused to another account, until the policy of the bucket allows it', async () => {
  await using stage = await newStage();
  const other = await newAccount(stage.server, 'other');
  for (const name of ofBuckets) {
    const { actions, input } = rowOf(name);
    const [first] = actions.map((action) => new RegExp(`${action} .*because no resource-based policy allows`));
    assert(first !== undefined);
    denied(name, await send(other.admin.s3, name, await input(stage)), first);
  }
  await stage.letIn(other.id);
  for (const name of ofBuckets) {
    const outcome = await send(other.admin.s3, name, await rowOf(name).input(stage));
    if (ownersOnly.includes(name)) assert.deepEqual([outcome.status, outcome.code], [405, 'MethodNotAllowed'], name);
    // The role is passed by its own account alone.
    else if (name === 'PutBucketReplication') denied(name, outcome, /iam:PassRole on resource/);
    else done(name, outcome);
    // It may have been this operation that took the policy away, or put another.
    if (/^(Put|Delete)/.test(name)) await stage.letIn(other.id);
  }
  assert.deepEqual(stage.server.reported, []);
});

test('each operation is refused when the bucket is not of the owner that is expected', async () => {
  await using stage = await newStage();
  for (const member of ['ExpectedBucketOwner', 'ExpectedSourceBucketOwner']) {
    const having = operations.filter((name) => takes(name, member));
    assert.ok(having.length > 0, member);
    for (const name of having) {
      const input = { ...(await rowOf(name).input(stage)), [member]: stranger };
      denied(name, await send(stage.s3, name, input), /^Access Denied$/);
    }
  }
});

test('each operation tells of a bucket that is not there, and of an object or upload', async () => {
  await using stage = await newStage();
  const writes = ['PutObject', 'CopyObject', 'CreateMultipartUpload', 'DeleteObject'];
  for (const name of ofBuckets) {
    const input = await rowOf(name).input(stage);
    const ask = async (changed: Readonly<Record<string, unknown>>, status: number, code: string) => {
      const outcome = await send(stage.s3, name, { ...input, ...changed });
      assert.equal(outcome.status, status, `${name}: ${outcome.code} ${outcome.message}`);
      if (!name.startsWith('Head')) assert.equal(outcome.code, code, name);
    };
    await ask({ Bucket: 'crosskey-not-there' }, 404, 'NoSuchBucket');
    if (takes(name, 'UploadId')) await ask({ UploadId: 'none' }, 404, 'NoSuchUpload');
    else if (takes(name, 'Key') && !writes.includes(name)) await ask({ Key: 'not there' }, 404, 'NoSuchKey');
  }
});

test('each operation on a bucket of another Region tells which one it is, but for the one that tells it anyway', async () => {
  await using stage = await newStage();
  const { s3 } = stage.server.clients(stage.account.credentials, 'eu-west-1');
  for (const name of ofBuckets) {
    const outcome = await send(s3, name, await rowOf(name).input(stage));
    if (name === 'GetBucketLocation') done(name, outcome);
    else assert.equal(outcome.status, 301, `${name}: ${outcome.code} ${outcome.message}`);
    if (outcome.status === 301 && !name.startsWith('Head')) assert.equal(outcome.code, 'PermanentRedirect', name);
  }
  assert.deepEqual(stage.server.reported, []);
});
