// Lesson 7: an upload in parts needs kms:Decrypt as well as kms:GenerateDataKey, and the refusal names it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { denied } from '../support/refused.ts';
import { layers, newCrossing, wayName, ways } from './crossing.ts';

const mib = 1024 * 1024;
const parts = [Buffer.alloc(5 * mib, 'large files denied '), Buffer.from('small files OK')];

for (const way of ways) {
  const generating = ['kms:GenerateDataKey', 'kms:Encrypt'];

  test(`lesson 7: without kms:Decrypt in the identity policy parts are refused, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    const { principal, bucket, keyArn } = crossing;
    await crossing.grant('bucket', 'key');
    const s3Allow = { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::${bucket}/*` };
    await crossing.put('identity', policy(s3Allow, { Effect: 'Allow', Action: generating, Resource: keyArn }));
    const denial = { caller: principal.callerArn, action: 'kms:Decrypt', resource: keyArn } as const;
    await putObject(principal.clients, bucket, 'small', 'small files OK');
    const large = () => uploadInParts(principal.clients, bucket, 'large', parts);
    await denied(large(), { ...denial, because: 'no identity-based policy' });
    await crossing.grant('identity');
    await large();
    assert.deepEqual(await getObject(principal.clients, bucket, 'large'), Buffer.concat(parts));
  });

  test(`lesson 7: without kms:Decrypt in the key policy parts are refused, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    const { a, principal, bucket, keyArn } = crossing;
    await crossing.grant(...layers);
    const administer = { Effect: 'Allow', Principal: { AWS: a.roleArn }, Action: 'kms:*', Resource: '*' };
    const generate = { Effect: 'Allow', Principal: { AWS: principal.arn }, Action: generating, Resource: '*' };
    await crossing.put('key', policy(administer, generate));
    await putObject(principal.clients, bucket, 'small', 'small files OK');
    await denied(uploadInParts(principal.clients, bucket, 'large', parts), {
      caller: principal.callerArn,
      action: 'kms:Decrypt',
      resource: keyArn,
      because: 'no resource-based policy',
    });
    await crossing.grant('key');
    await uploadInParts(principal.clients, bucket, 'large', parts);
    assert.deepEqual(await getObject(principal.clients, bucket, 'large'), Buffer.concat(parts));
  });
}
