// What one worker is told counts in all of them: no worker serves from what it remembers of a policy or a key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { putObject } from '../support/objects.ts';
import { layers } from './crossing.ts';
import { newWorkers } from './several-workers.ts';

for (const bucketKey of [false, true])
  test(`policies and keys change for every worker at once, Bucket Key ${bucketKey ? 'on' : 'off'}`, async () => {
    await using stage = await newWorkers(bucketKey);
    const { a, bucket, keyArn: KeyId, everyAnswer, ...crossing } = stage;
    await putObject(a.clients, bucket, 'k', 'the same bytes');
    await crossing.grant(...layers);
    await everyAnswer(200, /^the same bytes$/);
    for (const layer of layers) {
      await crossing.revoke(layer);
      await everyAnswer(403, /<Code>AccessDenied<\/Code>/);
      await crossing.grant(layer);
      await everyAnswer(200, /^the same bytes$/);
    }
    await a.clients.kms.send(new DisableKeyCommand({ KeyId }));
    await everyAnswer(400, /<Code>KMS\.DisabledException<\/Code>/);
    await a.clients.kms.send(new EnableKeyCommand({ KeyId }));
    await everyAnswer(200, /^the same bytes$/);
    assert.equal((await stage.stop()).code, 0);
  });
