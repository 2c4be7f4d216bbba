// Every refusal carries an id, and the id leads to its evaluation: for each account what is its own. Lessons 8, 9 and 30.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { DecryptCommand, DescribeKeyCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { dayMs } from '../../src/kernel/clock.ts';
import { type Crossing, layers, newCrossing } from '../seeds/crossing.ts';
import { newAccount } from '../support/accounts.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy, withStatements } from '../support/policy.ts';
import { refused } from '../support/refused.ts';
import { decode, refusalOf } from './support.ts';

async function openCrossing(): Promise<Crossing> {
  const crossing = await newCrossing({ principal: 'role', bucketKey: false });
  await crossing.grant(...layers);
  await putObject(crossing.principal.clients, crossing.bucket, 'shared', 'text');
  return crossing;
}

const notValid = { status: 400, code: 'InvalidAuthorizationMessageException', message: 'Message is not valid' };

test('a refused read shows the chain from S3 to KMS, to each account its own policies', async () => {
  await using crossing = await openCrossing();
  const { a, b, principal, bucket, keyArn, server } = crossing;
  await crossing.revoke('key');
  const { error, id } = await refusalOf(getObject(principal.clients, bucket, 'shared'));
  assert.match(id, /^[0-9a-z]+$/);
  assert.match(error.message, /kms:Decrypt/);

  const management = await decode(server.clients(server.admin), id);
  assert.equal(management.message, error.message);
  assert.deepEqual(
    [management.allowed, management.explicitDeny, management.context.action, management.context.resource],
    [false, false, 'kms:Decrypt', keyArn],
  );
  assert.equal(management.context.principal.arn, principal.callerArn);
  assert.ok(management.context.conditions.items.some(({ key }) => key === 'kms:ViaService'));
  assert.deepEqual(
    management.evaluations.map(({ action, effect, missing, via }) => ({ action, effect, missing, via })),
    [
      { action: 's3:GetObject', effect: 'allowed', missing: [] },
      { action: 'kms:Decrypt', effect: 'implicitDeny', missing: ['resource-based policy'], via: 's3' },
    ].map((row) => ({ via: undefined, ...row })),
  );

  const layersSeen = async (by: typeof a) =>
    (await decode(by.clients, id)).evaluations.map(({ statements, hidden }) => [
      [...new Set(statements.map(({ layer }) => layer))],
      hidden,
    ]);
  const [own, foreign] = [['resource-based policy'], ['identity-based policy']];
  assert.deepEqual(await layersSeen(a), [
    [own, foreign],
    [own, foreign],
  ]);
  assert.deepEqual(await layersSeen(b), [
    [foreign, own],
    [foreign, own],
  ]);
});

test('a deny in the key policy is told to the owner of the key, and not to the account that is refused', async () => {
  await using crossing = await openCrossing();
  const { a, b, principal, bucket, documents } = crossing;
  const deny = {
    Sid: 'NotYou',
    Effect: 'Deny',
    Principal: { AWS: principal.arn },
    Action: 'kms:Decrypt',
    Resource: '*',
  };
  await crossing.put('key', withStatements(documents.key, deny));
  const denied = await refusalOf(getObject(principal.clients, bucket, 'shared'));
  const owner = await decode(a.clients, denied.id);
  assert.equal(owner.explicitDeny, true);
  assert.deepEqual(
    owner.matchedStatements.items.map(({ statementId, effect }) => [statementId, effect]),
    [['NotYou', 'DENY']],
  );

  await crossing.revoke('key');
  const silent = await refusalOf(getObject(principal.clients, bucket, 'shared'));
  assert.equal(denied.error.message, silent.error.message);
  const read = async (id: string) => {
    const {
      authorizationId: _,
      requestId: __,
      requestTime: ___,
      ...decoded
    } = JSON.parse(JSON.stringify(await decode(b.clients, id))) as Record<string, unknown>;
    return JSON.stringify(decoded)
      .replaceAll(/"aws:(?:CurrentTime|EpochTime)":"[^"]+"/g, '')
      .replaceAll(/\d{10,13}|\d\d:\d\d:\d\d\.\d{3}/g, '');
  };
  assert.equal(await read(denied.id), await read(silent.id));
});

test('a key of another account that is not there reads as one that does not allow', async () => {
  await using crossing = await openCrossing();
  const { b, principal, keyArn } = crossing;
  await crossing.revoke('key');
  await principal.putPolicy(policy({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }));
  const missing = keyArn.replace(/[^/]+$/, '11111111-2222-4333-8444-555555555555');
  const read = async (KeyId: string) => {
    const { id } = await refusalOf(principal.clients.kms.send(new DescribeKeyCommand({ KeyId })));
    const { evaluations, explicitDeny } = await decode(b.clients, id);
    const [{ context: _, ...evaluation } = { context: {} }] = evaluations;
    const keys = Object.keys(evaluations[0]?.context ?? {}).sort();
    return JSON.stringify({ evaluation, keys, explicitDeny }).replaceAll(KeyId, 'KEY');
  };
  assert.equal(await read(missing), await read(keyArn));
});

test('refusals of every dialect carry an id, in a header and for S3 in the document, also for strangers and HEAD', async () => {
  await using crossing = await openCrossing();
  const { a, principal, bucket, keyArn, server } = crossing;
  const { s3, kms, iam } = principal.clients;
  await crossing.revoke('bucket');
  const Key = 'shared';
  const { error } = await refusalOf(s3.send(new GetObjectCommand({ Bucket: bucket, Key })));
  const ids = [
    (await refusalOf(s3.send(new HeadObjectCommand({ Bucket: bucket, Key })))).id,
    (
      await refusalOf(
        kms.send(
          new GenerateDataKeyCommand({
            KeyId: keyArn.replace(/[^/]+$/, '11111111-2222-4333-8444-555555555555'),
            KeySpec: 'AES_256',
          }),
        ),
      )
    ).id,
    (await refusalOf(iam.send(new ListUsersCommand({})))).id,
  ];
  for (const id of ids) assert.match(id, /^[0-9a-z]{20,}$/);
  assert.match(String((error as { AuthorizationId?: string }).AuthorizationId), /^[0-9a-z]{20,}$/);

  const stranger = new S3Client({
    endpoint: server.endpoint,
    region: 'us-west-2',
    forcePathStyle: true,
    signer: { sign: async (request) => request },
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  const { error: denied, id } = await refusalOf(stranger.send(new GetObjectCommand({ Bucket: bucket, Key })));
  assert.equal(denied.message, 'Access Denied');
  assert.equal((await decode(a.clients, id)).context.principal.arn, undefined);
  stranger.destroy();
});

test('an id is read by the accounts that are concerned, with the permission, for a day; `last` is the newest', async () => {
  await using crossing = await openCrossing();
  const { a, b, principal, bucket, server } = crossing;
  const third = await newAccount(server, 'account-c');
  await crossing.revoke('identity');
  const { id } = await refusalOf(getObject(principal.clients, bucket, 'shared'));
  assert.equal((await decode(a.clients, 'last')).authorizationId, id);
  assert.equal((await decode(b.clients, 'last')).authorizationId, id);
  for (const encoded of [id, 'last', 'no-such-id', `${id}0`]) await refused(decode(third.clients, encoded), notValid);
  await refused(decode(principal.clients, id), {
    status: 403,
    code: 'AccessDenied',
    message: /sts:DecodeAuthorizationMessage on resource: \* because no identity-based policy/,
  });
  // The refusal to read a refusal is none that anybody asks for.
  assert.equal((await decode(b.clients, 'last')).authorizationId, id);
  assert.equal((await decode(server.clients(server.admin), 'last')).authorizationId, id);
  await principal.putPolicy(policy({ Effect: 'Allow', Action: 'sts:DecodeAuthorizationMessage', Resource: '*' }));
  assert.equal((await decode(principal.clients, id)).authorizationId, id);

  server.clock.advance(dayMs + 1000);
  // Anew for each call: a refusal makes a client take the time of the response, which is not moved.
  const admin = () => server.clients(server.admin);
  await refused(decode(admin(), id), notValid);
  await server.runDueJobs();
  await refused(decode(admin(), 'last'), notValid);
});

test('what is allowed carries no id, and a refusal that is no decision of policies neither', async () => {
  await using crossing = await openCrossing();
  const { principal, bucket } = crossing;
  const answer = await principal.clients.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'shared' }));
  assert.equal(answer.$metadata.httpStatusCode, 200);
  const { id, error } = await refusalOf(
    principal.clients.kms.send(new DecryptCommand({ CiphertextBlob: Buffer.from('none') })),
  );
  assert.equal(error.name, 'InvalidCiphertextException');
  assert.equal(id, '');
  assert.deepEqual(crossing.server.reported, []);
});
