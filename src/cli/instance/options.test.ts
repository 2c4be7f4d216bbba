import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../config/config.ts';
import { readInstanceOptions } from './options.ts';

const arn = 'arn:aws:iam::123456789012:instance-profile/account-b-profile';

test('flags win over the environment, and the environment over the defaults', () => {
  assert.deepEqual(readInstanceOptions(['--profile', arn], {}), {
    profileArn: arn,
    dataFolder: './data',
    host: '127.0.0.1',
    port: 1338,
    region: 'us-east-1',
    instanceId: undefined,
    endpoint: 'http://127.0.0.1:9000',
  });
  const environment = { CROSSKEY_DATA: '/srv/data', AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const given = readInstanceOptions(['--profile', arn, '--region', 'us-west-2', '--port', '0'], environment);
  assert.equal(given.dataFolder, '/srv/data');
  assert.equal(given.endpoint, 'http://127.0.0.1:1');
  assert.equal(given.region, 'us-west-2');
  assert.equal(given.port, 0);
});

test('every problem of a command line is told at once', () => {
  const read = () => readInstanceOptions(['--port', '', '--region', 'mars', '--instance-id', 'i-1'], {});
  assert.throws(read, (error) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.problems.length, 4);
    for (const words of [/--profile is required/, /--port/, /`mars` is not a Region/, /17 hexadecimal digits/])
      assert.match(error.message, words);
    return true;
  });
  for (const port of ['-1', '65536', '1.5', 'x'])
    assert.throws(() => readInstanceOptions(['--profile', arn, `--port=${port}`], {}), /is not a whole number/, port);
  assert.throws(() => readInstanceOptions(['--profile', arn, '--nope'], {}), ConfigError);
  assert.throws(() => readInstanceOptions([arn], {}), ConfigError);
});
