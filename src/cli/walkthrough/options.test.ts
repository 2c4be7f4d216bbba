import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError } from '../../config/config.ts';
import { readWalkthroughOptions } from './options.ts';

const environment = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT00001', AWS_SECRET_ACCESS_KEY: 'secret' };

test('the environment gives the administrator, and the other settings have defaults', () => {
  assert.deepEqual(readWalkthroughOptions([], environment), {
    endpoint: 'http://127.0.0.1:9000',
    region: 'us-west-2',
    profileFile: './walkthrough/config',
    pauses: true,
    admin: { accessKeyId: 'AKIAENVIRONMENT00001', secretAccessKey: 'secret', source: 'AWS_ACCESS_KEY_ID' },
  });
  const given = readWalkthroughOptions(['--no-pause', '--endpoint', 'https://localhost:9443/'], {
    ...environment,
    AWS_SESSION_TOKEN: 'token',
  });
  assert.equal(given.pauses, false);
  assert.equal(given.endpoint, 'https://localhost:9443');
  assert.equal(given.admin.sessionToken, 'token');
});

test('a data folder that is named wins over the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-test-'));
  try {
    const path = join(folder, 'admin-credentials');
    writeFileSync(path, '[default]\naws_access_key_id = AKIAFILE000000000001\naws_secret_access_key = a/b+c=\n');
    const { admin } = readWalkthroughOptions(['--data', folder], environment);
    assert.deepEqual(admin, { accessKeyId: 'AKIAFILE000000000001', secretAccessKey: 'a/b+c=', source: path });
    assert.equal(readWalkthroughOptions([], { CROSSKEY_DATA: folder }).admin.source, path);
    writeFileSync(path, '[default]\naws_access_key_id = AKIAFILE000000000001\n');
    assert.throws(() => readWalkthroughOptions(['--data', folder], {}), /holds no aws_access_key_id and/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is not a setting is refused', () => {
  for (const args of [
    ['--endpoint', '127.0.0.1:9000'],
    ['--endpoint', 'http://127.0.0.1:9000/path'],
    ['--region', 'mars'],
    ['--profile-file', 'walkthrough/'],
    ['--profile-file', '/home/me/.aws/credentials'],
    ['--nope'],
    ['walkthrough'],
  ])
    assert.throws(() => readWalkthroughOptions(args, environment), ConfigError, args.join(' '));
});
