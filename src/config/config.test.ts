import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

const problemsOf = (args: string[], environment: Record<string, string> = {}): readonly string[] => {
  try {
    readConfig(args, environment, 2);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

test('without flags and variables the documented defaults hold', () => {
  const config = readConfig([], {}, 2);
  assert.deepEqual(
    [config.dataFolder, config.host, config.httpPort, config.httpsPort, config.workers, config.domains],
    ['./data', '127.0.0.1', 9000, 9443, 2, ['localhost']],
  );
  assert.equal(config.firstStart.adminAccessKeyId, undefined);
});

test('a flag goes before its variable, and a variable before the default', () => {
  const config = readConfig(['--data', '/a', '--http-port', '0'], { CROSSKEY_DATA: '/b', CROSSKEY_WORKERS: '3' }, 2);
  assert.deepEqual([config.dataFolder, config.httpPort, config.workers], ['/a', 0, 3]);
});

test('all problems are told at once', () => {
  assert.equal(problemsOf(['--http-port', '70000', '--workers', 'two', '--domain', 'a b']).length, 3);
});

test('an unknown flag is refused', () => {
  assert.match(problemsOf(['--prot', '1'])[0] ?? '', /--prot/);
});

test('one port cannot serve both protocols, unless each is picked freely', () => {
  assert.equal(problemsOf(['--http-port', '9000', '--https-port', '9000']).length, 1);
  assert.deepEqual(problemsOf(['--http-port', '0', '--https-port', '0']), []);
});

test('half an administrator key and a short account id are refused', () => {
  assert.equal(problemsOf([], { CROSSKEY_ADMIN_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }).length, 1);
  assert.equal(problemsOf([], { CROSSKEY_MANAGEMENT_ACCOUNT_ID: '12345678901' }).length, 1);
});
