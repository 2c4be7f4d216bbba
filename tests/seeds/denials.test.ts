// All three policies allow, and something else does not: an explicit deny in each of them, a key that is off, a policy gone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelKeyDeletionCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { getObject, putObject } from '../support/objects.ts';
import { withStatements } from '../support/policy.ts';
import { type Denial, denied, refused } from '../support/refused.ts';
import { type Crossing, layers, newCrossing, wayName, ways } from './crossing.ts';

const body = Buffer.from('what both accounts may read');

async function openCrossing(way: (typeof ways)[number]): Promise<Crossing> {
  const crossing = await newCrossing(way);
  await crossing.grant(...layers);
  await putObject(crossing.principal.clients, crossing.bucket, 'shared', body);
  return crossing;
}

for (const way of ways) {
  test(`lesson 5: an explicit deny in any layer beats three allows and is told from a missing allow, ${wayName(way)}`, async () => {
    await using crossing = await openCrossing(way);
    const { principal, bucket, keyArn, documents, put, grant } = crossing;
    const object = `arn:aws:s3:::${bucket}/shared`;
    const read = () => getObject(principal.clients, bucket, 'shared');
    const toPrincipal = { Principal: { AWS: principal.arn } };
    const denial = (action: string, resource: string, layer: string): Denial => ({
      caller: principal.callerArn,
      action,
      resource,
      because: 'explicit deny',
      layer,
    });
    const deny = { Effect: 'Deny', Resource: '*' };

    await put(
      'bucket',
      withStatements(documents.bucket, { ...deny, ...toPrincipal, Action: 's3:Get*', Resource: object }),
    );
    await denied(read(), denial('s3:GetObject', object, 'a resource-based policy'));
    await grant('bucket');
    await put('key', withStatements(documents.key, { ...deny, ...toPrincipal, Action: 'kms:Decrypt' }));
    // A key policy tells another account no more than that it does not allow.
    const because = 'no resource-based policy';
    await denied(read(), { caller: principal.callerArn, action: 'kms:Decrypt', resource: keyArn, because });
    await grant('key');
    await put('identity', withStatements(documents.identity, { ...deny, Action: 'kms:*' }));
    await denied(read(), denial('kms:Decrypt', keyArn, 'an identity-based policy'));
    await put('identity', withStatements(documents.identity, { ...deny, NotAction: 'kms:*' }));
    await denied(read(), denial('s3:GetObject', object, 'an identity-based policy'));
    await grant('identity');
    assert.deepEqual(await read(), body);
  });

  test(`lesson 16: a disabled key stops reads and writes at once, and a key that awaits deletion too, ${wayName(way)}`, async () => {
    await using crossing = await openCrossing(way);
    const { a, principal, bucket, keyArn: KeyId } = crossing;
    const { kms } = a.clients;
    assert.deepEqual(await getObject(principal.clients, bucket, 'shared'), body);
    await kms.send(new DisableKeyCommand({ KeyId }));
    const disabled = { status: 400, code: 'KMS.DisabledException', message: `${KeyId} is disabled.` };
    for (const { clients } of [principal, a]) {
      await refused(getObject(clients, bucket, 'shared'), disabled);
      await refused(putObject(clients, bucket, 'other', body), disabled);
    }
    await kms.send(new EnableKeyCommand({ KeyId }));
    assert.deepEqual(await getObject(principal.clients, bucket, 'shared'), body);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    const pending = { status: 400, code: 'KMS.KMSInvalidStateException', message: `${KeyId} is pending deletion.` };
    await refused(getObject(principal.clients, bucket, 'shared'), pending);
    await refused(putObject(principal.clients, bucket, 'other', body), pending);
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
    assert.deepEqual(await getObject(principal.clients, bucket, 'shared'), body);
    assert.deepEqual(crossing.server.reported, []);
  });

  test(`a policy that is taken away is gone for the next request, ${wayName(way)}`, async () => {
    await using crossing = await openCrossing(way);
    const { principal, bucket } = crossing;
    for (const layer of layers) {
      assert.deepEqual(await getObject(principal.clients, bucket, 'shared'), body);
      await crossing.revoke(layer);
      const words = /is not authorized to perform: (s3:GetObject|kms:Decrypt) on resource: .* because no /;
      await refused(getObject(principal.clients, bucket, 'shared'), {
        status: 403,
        code: 'AccessDenied',
        message: words,
      });
      await crossing.grant(layer);
    }
    assert.deepEqual(await getObject(principal.clients, bucket, 'shared'), body);
  });
}

test('lesson 1: whoever may not use a key does not learn that it is disabled', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { a, principal, bucket, keyArn } = crossing;
  await putObject(a.clients, bucket, 'shared', body);
  await crossing.grant('bucket', 'identity');
  await a.clients.kms.send(new DisableKeyCommand({ KeyId: keyArn }));
  const caller = principal.callerArn;
  const because = 'no resource-based policy';
  const reading = { caller, action: 'kms:Decrypt', resource: keyArn, because } as const;
  await denied(getObject(principal.clients, bucket, 'shared'), reading);
  await denied(putObject(principal.clients, bucket, 'x', body), { ...reading, action: 'kms:GenerateDataKey' });
});
