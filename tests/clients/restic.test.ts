// restic, unchanged, keeps its backups in a bucket of another account that encrypts with that account's key.
// https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html#amazon-s3
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { type SharedBucket, shareBucket, without } from './shared-bucket.ts';

const skip = without('restic', 'version');

const share = (): Promise<SharedBucket> =>
  shareBucket('restic', ({ server, bucket }) => ({
    RESTIC_REPOSITORY: `s3:${server.endpoint}/${bucket}/backups`,
    RESTIC_PASSWORD: 'a password of a test',
    RESTIC_PROGRESS_FPS: '0',
    GODEBUG: 'netdns=go',
  }));

const options = ['--no-cache', '-o', 's3.bucket-lookup=path', '-o', 's3.region=us-west-2'];

test('restic: a repository is made, backed up to, checked to the last byte, restored and pruned', {
  skip,
}, async () => {
  await using shared = await share();
  const { folder, succeeds } = shared;
  mkdirSync(folder.at('data', 'nested'), { recursive: true });
  const large = randomBytes(12 * 1024 * 1024);
  writeFileSync(folder.at('data', 'large.bin'), large);
  writeFileSync(folder.at('data', 'nested', 'small'), 'first');
  await succeeds(...options, 'init');
  await shared.isEncrypted('backups/config');
  await succeeds(...options, 'backup', folder.at('data'));
  writeFileSync(folder.at('data', 'nested', 'small'), 'second');
  await succeeds(...options, 'backup', folder.at('data'));
  await succeeds(...options, 'check', '--read-data');
  await succeeds(...options, 'restore', 'latest', '--target', folder.at('restored'));
  const back = (...names: readonly string[]) => folder.at('restored', folder.at('data'), ...names);
  assert.ok(readFileSync(back('large.bin')).equals(large));
  assert.equal(readFileSync(back('nested', 'small'), 'utf8'), 'second');
  await succeeds(...options, 'forget', '--keep-last', '1', '--prune');
  await succeeds(...options, 'check', '--read-data');
  const snapshots = JSON.parse(await succeeds(...options, 'snapshots', '--json'));
  assert.equal(snapshots.length, 1);
});

test('restic: without the identity-based policy no repository is made', { skip }, async () => {
  await using shared = await share();
  await shared.crossing.revoke('identity');
  assert.match(await shared.fails(...options, 'init'), /Access Denied|not authorized|403/i);
});
