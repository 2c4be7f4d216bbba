// rclone, unchanged, on a bucket of another account that encrypts with that account's key. https://rclone.org/s3/
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { oddKeys } from './odd-keys.ts';
import { shareBucket, without } from './shared-bucket.ts';

const skip = without('rclone', 'version');

/** Its manual asks for the algorithm and the key: without them it takes every ETag for an MD5. */
const share = () =>
  shareBucket('rclone', ({ server, keyArn, bucket }) => ({
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_S_TYPE: 's3',
    RCLONE_CONFIG_S_PROVIDER: 'Other',
    // Its own default, `private`, is refused where ACLs are disabled: https://rclone.org/s3/#s3-acl
    RCLONE_CONFIG_S_ACL: 'bucket-owner-full-control',
    RCLONE_CONFIG_S_ENV_AUTH: 'true',
    RCLONE_CONFIG_S_ENDPOINT: server.endpoint,
    RCLONE_CONFIG_S_REGION: 'us-west-2',
    RCLONE_CONFIG_S_SERVER_SIDE_ENCRYPTION: 'aws:kms',
    RCLONE_CONFIG_S_SSE_KMS_KEY_ID: keyArn,
    RCLONE_CONFIG_S_NO_CHECK_BUCKET: 'true',
    RCLONE_CONFIG_B_TYPE: 'alias',
    RCLONE_CONFIG_B_REMOTE: `S:${bucket}`,
    RCLONE_LOW_LEVEL_RETRIES: '1',
    RCLONE_RETRIES: '1',
  }));

test('rclone: a folder goes up, is compared, comes back the same, and is deleted', { skip }, async () => {
  await using shared = await share();
  const { folder, succeeds } = shared;
  mkdirSync(folder.at('up', 'nested'), { recursive: true });
  const files = { 'small.txt': 'text', 'nested/empty': '', 'nested/ä ö +&.txt': 'odd' };
  for (const [name, text] of Object.entries(files)) writeFileSync(folder.at('up', name), text);
  await succeeds('sync', folder.at('up'), 'B:tree');
  assert.deepEqual(
    (await succeeds('lsf', '-R', '--files-only', 'B:tree')).trim().split('\n').sort(),
    Object.keys(files).sort(),
  );
  await shared.isEncrypted('tree/small.txt');
  await succeeds('check', '--download', folder.at('up'), 'B:tree');
  await succeeds('sync', 'B:tree', folder.at('down'));
  for (const [name, text] of Object.entries(files)) assert.equal(readFileSync(folder.at('down', name), 'utf8'), text);
  await succeeds('copy', 'B:tree', 'B:copied');
  await succeeds('check', '--download', 'B:tree', 'B:copied');
  await succeeds('delete', 'B:tree');
  assert.equal(await succeeds('lsf', '-R', '--files-only', 'B:tree'), '');
});

test('rclone: a large file goes in parts, and ranges of it come back', { skip }, async () => {
  await using shared = await share();
  const { folder, succeeds } = shared;
  const bytes = randomBytes(17 * 1024 * 1024);
  writeFileSync(folder.at('large.bin'), bytes);
  await succeeds('copyto', '--s3-chunk-size', '5M', '--s3-upload-cutoff', '6M', folder.at('large.bin'), 'B:large.bin');
  await shared.isEncrypted('large.bin');
  await succeeds(
    'copyto',
    '--multi-thread-streams',
    '4',
    '--multi-thread-cutoff',
    '1M',
    'B:large.bin',
    folder.at('back.bin'),
  );
  assert.ok(readFileSync(folder.at('back.bin')).equals(bytes));
  const piece = await succeeds('cat', '--offset', '5242870', '--count', '20', 'B:large.bin').then(Buffer.from);
  assert.ok(piece.length > 0);
  await succeeds('moveto', 'B:large.bin', 'B:moved.bin');
  assert.equal(await succeeds('lsf', 'B:'), 'moved.bin\n');
});

test('rclone: keys of every kind are listed as they are', { skip }, async () => {
  await using shared = await share();
  // As a path of files: no empty, `.` or `..` element, and no control character.
  const isPath = (key: string) => key.split('/').every((name) => !['', '.', '..'].includes(name));
  const keys = oddKeys.filter((key) => isPath(key) && !/\p{Cc}/u.test(key) && Buffer.byteLength(key) < 1000);
  assert.ok(keys.length > 5);
  for (const key of keys) {
    writeFileSync(shared.folder.at('one'), key);
    await shared.succeeds('copyto', shared.folder.at('one'), `B:odd/${key}`);
  }
  const listed = await shared.succeeds('lsf', '-R', '--files-only', 'B:odd');
  assert.deepEqual(listed.trim().split('\n').length, new Set(keys).size);
  for (const key of keys) assert.equal(await shared.succeeds('cat', `B:odd/${key}`), key);
});

test('rclone: without the key policy it is refused, and stores nothing', { skip }, async () => {
  await using shared = await share();
  writeFileSync(shared.folder.at('file'), 'text');
  await shared.crossing.revoke('key');
  const said = await shared.fails('copyto', shared.folder.at('file'), 'B:refused');
  assert.match(said, /AccessDenied|403|Forbidden/);
  assert.equal(await shared.succeeds('lsf', 'B:'), '');
});
