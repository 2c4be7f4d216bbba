// Fills a data folder with something of every kind, and packs it for testdata/data-folders. Run it in a tree of the version
// whose folder is to be kept, where it needs no more than tests/support/server.ts:
//   git worktree add OLD COMMIT; cp -r tests/upgrade OLD/tests; cd OLD; node tests/upgrade/make-folder.ts NAME.json.gz COMMIT
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../support/server.ts';
import { fillIdentities } from './fill-identities.ts';
import { fillKeys } from './fill-keys.ts';
import { fillObjects } from './fill-objects.ts';
import { packFolder } from './folder-archive.ts';

const [target, commit] = process.argv.slice(2);
if (target === undefined || commit === undefined) throw new Error('usage: make-folder.ts FILE COMMIT');

const dataFolder = mkdtempSync(join(tmpdir(), 'crosskey-made-'));
try {
  const server = await startServer({ dataFolder });
  const owner = server.clients(server.admin);
  const identities = await fillIdentities(server, owner);
  const partner = server.clients(identities.partner);
  const keys = await fillKeys(owner, identities.partnerAccount);
  const objects = await fillObjects(owner, partner, keys.keyArn, identities.partnerAccount);
  await server[Symbol.asyncDispose]();
  writeFileSync(target, packFolder(dataFolder, { commit, ...identities, ...keys, ...objects }));
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
}
