// A folder is used only when it is Crosskey's, of a format that this version reads.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { systemRandom } from '../kernel/random.ts';
import { BadDataFolder, openDataFolder } from './data-folder.ts';

const base = mkdtempSync(path.join(tmpdir(), 'crosskey-data-'));
let folders = 0;
after(() => rmSync(base, { recursive: true }));

const newFolder = (): string => path.join(base, String(folders++), 'data');

test('a new folder gets its parts, for its owner only', async () => {
  const folder = await openDataFolder(newFolder(), systemRandom);
  assert.deepEqual(readdirSync(folder.root).toSorted(), ['format', 'instances', 'metadata', 'objects', 'tls']);
  for (const part of [folder.root, folder.metadata, folder.objects, folder.instances, folder.tls]) {
    assert.equal(statSync(part).mode & 0o777, 0o700, part);
  }
  assert.equal(folder.rootKeyFile, path.join(folder.root, 'root.key'));
  assert.equal(readFileSync(path.join(folder.root, 'format'), 'utf8'), 'crosskey data format 1\n');
});

test('it opens again, also many times at once from the start', async () => {
  const folder = newFolder();
  await Promise.all(Array.from({ length: 8 }, () => openDataFolder(folder, systemRandom)));
  await openDataFolder(folder, systemRandom);
  assert.equal(readdirSync(folder).length, 5);
});

test('a folder of a newer format is refused, with both numbers', async () => {
  const folder = newFolder();
  await openDataFolder(folder, systemRandom);
  writeFileSync(path.join(folder, 'format'), 'crosskey data format 2\n');
  await assert.rejects(() => openDataFolder(folder, systemRandom), /format `2`.*reads up to `1`/);
});

test('what is not a data folder is refused and left as it is', async () => {
  const cases: [string, string, RegExp][] = [
    ['holiday.jpg', 'picture', /holds `holiday.jpg`/],
    ['format', 'PNG', /is not one of Crosskey's/],
    ['format', '', /is not one of Crosskey's/],
  ];
  for (const [name, text, expected] of cases) {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, name), text);
    await assert.rejects(() => openDataFolder(folder, systemRandom), expected);
    assert.deepEqual(readdirSync(folder), [name]);
  }
});

test('a path that cannot be a folder is refused with a clear error', async () => {
  const folder = newFolder();
  mkdirSync(path.dirname(folder), { recursive: true });
  writeFileSync(folder, 'a file');
  await assert.rejects(() => openDataFolder(folder, systemRandom), BadDataFolder);
  await assert.rejects(() => openDataFolder(path.join(folder, 'below'), systemRandom), /cannot be made/);
});

const proc = existsSync('/proc/self') ? false : 'there is no /proc here';
test('a path in a file system that takes no folders is refused, and not tried for ever', { skip: proc }, async () => {
  for (const folder of ['/proc/crosskey', '/proc/crosskey/below'])
    await assert.rejects(() => openDataFolder(folder, systemRandom), /`\/proc\/crosskey.*cannot be made/);
});
