// Kill -9 at random moments under load: what was acknowledged is there, what was not is there whole or not at all, and
// nothing stays behind. `CROSSKEY_CRASH_ROUNDS` says how often, `CROSSKEY_CRASH_SEED` plays a run again.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { ChildServer, clientsOf, managementAccount } from '../processes/child-server.ts';
import { Chance } from './chance.ts';
import { CrashClient } from './client.ts';
import { leftoversAfterSweep } from './leftovers.ts';

const rounds = Number(process.env.CROSSKEY_CRASH_ROUNDS ?? 4);
const clientNames = ['ann', 'bob', 'cleo'];
const linuxOnly = process.platform === 'linux' ? false : 'finds the workers under /proc';

function start(dataFolder: string): ChildServer {
  return new ChildServer({ dataFolder, args: ['--workers', '2'] });
}

async function newClients(dataFolder: string, chance: Chance): Promise<CrashClient[]> {
  await using server = start(dataFolder);
  const clients = clientsOf(await server.ready());
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  const keyArn = KeyMetadata?.Arn ?? assert.fail('no key');
  const made = clientNames.map((name) => {
    return new CrashClient({ name, chance: chance.branch(name), account: managementAccount, keyArn }, clients);
  });
  for (const { name, bucket } of made) {
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await clients.iam.send(new CreateUserCommand({ UserName: name }));
  }
  return made;
}

/** Kills all at once; or, every third time, one worker first, and the server goes on for a while. */
async function crashUnderLoad(server: ChildServer, clients: readonly CrashClient[], chance: Chance, round: number) {
  const over = new AbortController();
  const work = Promise.all(clients.map((client) => client.work(over.signal)));
  const crash = async () => {
    await delay(chance.integer(50, 1200));
    if (round % 3 === 1) {
      process.kill(chance.pick(server.workerPids()), 'SIGKILL');
      await delay(chance.integer(100, 800));
    }
    over.abort();
    await server.killAll();
  };
  // A refusal ends the wait at once.
  await Promise.race([Promise.all([crash(), work]), work.then(crash)]);
  await work;
}

test(`after each of ${rounds} crashes everything acknowledged is there, and nothing else`, {
  skip: linuxOnly,
}, async (t) => {
  const chance = new Chance();
  t.diagnostic(`CROSSKEY_CRASH_SEED=${chance.seed}`);
  const dataFolder = mkdtempSync(join(tmpdir(), 'crosskey-crash-'));
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
  const clients = await newClients(dataFolder, chance);
  for (let round = 0; round < rounds; round += 1) {
    await using server = start(dataFolder);
    const endpoint = await server.ready();
    for (const client of clients) {
      client.connect(clientsOf(endpoint));
      await client.check();
    }
    await crashUnderLoad(server, clients, chance, round).catch((error: unknown) => {
      t.diagnostic(server.stderr);
      throw error;
    });
    assert.doesNotMatch(server.stderr, /^\s+at /m, server.stderr);
  }
  {
    await using server = start(dataFolder);
    const endpoint = await server.ready();
    for (const client of clients) {
      client.connect(clientsOf(endpoint));
      await client.check();
    }
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
  }
  for (const { name, counts } of clients) t.diagnostic(`${name}: ${JSON.stringify(counts)}`);
  assert.deepEqual(await leftoversAfterSweep(dataFolder), []);
});
