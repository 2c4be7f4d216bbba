import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accountId } from '../kernel/ids.ts';
import { keepCredentials } from './admin-credentials.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosskey-credentials-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'admin-credentials');
const credentials = {
  account: accountId('111111111111'),
  userName: 'admin',
  accessKeyId: 'AKIAEXAMPLE000000001',
  secretAccessKey: 'secret',
};

test('credentials that turn out not to be the account leave nothing behind', async () => {
  const kept = await keepCredentials(path, credentials);
  assert.equal(readdirSync(folder).length, 1);
  await kept.withdraw();
  assert.deepEqual(readdirSync(folder), []);
});

test('credentials are on disk before they are settled, for the owner only, as the AWS CLI reads them', async () => {
  const kept = await keepCredentials(path, credentials);
  const [waiting = ''] = readdirSync(folder);
  assert.equal(statSync(join(folder, waiting)).mode & 0o777, 0o600);
  assert.match(readFileSync(join(folder, waiting), 'utf8'), /aws_secret_access_key = secret\n/);
  await kept.settle();
  assert.deepEqual(readdirSync(folder), ['admin-credentials']);
});
