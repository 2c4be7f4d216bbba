// Data folders that older versions wrote: all that is in them can be read, listed, changed and deleted by this one.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Clients, startServer, type TestServer } from '../support/server.ts';
import { checkIdentities } from './check-identities.ts';
import { checkKeys } from './check-keys.ts';
import { checkObjects, deleteObjects } from './check-objects.ts';
import { type Made, unpackFolder } from './folder-archive.ts';

const archives = fileURLToPath(new URL('../../testdata/data-folders/', import.meta.url));
const names = readdirSync(archives).filter((name) => name.endsWith('.json.gz'));

interface World {
  readonly server: TestServer;
  readonly owner: Clients;
  readonly made: Made;
}

async function opened(t: TestContext, name: string, work: (world: World) => Promise<void>): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'crosskey-kept-'));
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
  const made = unpackFolder(join(archives, name), dataFolder);
  await using server = await startServer({ dataFolder });
  await work({ server, owner: server.clients(server.admin), made });
  assert.deepEqual(server.reported, []);
}

test('there is a folder of an older version', () => {
  assert.ok(names.includes('e70e912.json.gz'));
});

for (const name of names) {
  test(`lesson 20: every object, key and identity of ${name} is as it was`, async (t) => {
    await opened(t, name, async ({ server, owner, made }) => {
      await checkObjects(owner, server.clients(made.partner), made);
      await checkKeys(owner, server.clients(made.partner), made);
      await checkIdentities(server, owner, made);
    });
  });

  test(`lesson 20: ${name} keeps versions from now on, sweeps nothing that is needed, and can be emptied`, async (t) => {
    await opened(t, name, async ({ server, owner, made }) => {
      await deleteObjects(server, owner, made);
    });
  });
}
