// What one worker is told counts in all of them: no worker serves from what it remembers of a policy or a key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { admin, ChildServer } from '../processes/child-server.ts';
import { newFolder } from '../support/folder.ts';
import { putObject } from '../support/objects.ts';
import { newClients } from '../support/server.ts';
import { sign } from '../support/signer.ts';
import { type Answer, bytesOf, exchange } from '../support/socket.ts';
import { layers, newCrossingOn, region } from './crossing.ts';

const workers = 3;

for (const bucketKey of [false, true])
  test(`policies and keys change for every worker at once, Bucket Key ${bucketKey ? 'on' : 'off'}`, async () => {
    using folder = newFolder();
    await using child = new ChildServer({ dataFolder: folder.at('data'), args: ['--workers', `${workers}`] });
    const endpoint = await child.ready();
    const server = {
      admin,
      clients: (credentials: typeof admin, at = region) => newClients(endpoint, credentials, at),
    };
    const {
      a,
      principal,
      bucket,
      keyArn: KeyId,
      ...crossing
    } = await newCrossingOn(server, { principal: 'role', bucketKey });
    const { host } = new URL(endpoint);
    /** Each on a connection of its own, so that every worker gets some. */
    const readOften = async (): Promise<Answer[]> => {
      const draft = { method: 'GET', target: `/${bucket}/k`, headers: { host }, body: Buffer.alloc(0) };
      const options = { service: 's3', credentials: principal.credentials, region, nowMs: Date.now() };
      const answers: Answer[] = [];
      for (let count = 0; count < 2 * workers; count++)
        answers.push(await exchange(endpoint, bytesOf(sign(draft, options))));
      return answers;
    };
    const everyAnswer = async (status: number, words: RegExp) => {
      for (const answer of await readOften()) {
        assert.equal(answer.status, status, answer.text);
        assert.match(answer.body, words);
      }
    };

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
    assert.equal((await child.stop()).code, 0);
  });
