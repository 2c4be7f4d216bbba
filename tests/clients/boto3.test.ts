// boto3 with its default settings, by the scenarios in boto3_scenarios.py. https://boto3.amazonaws.com/v1/documentation/api/latest/
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { run } from '../cli/running-command.ts';
import { cliEnvironment } from '../support/aws-cli.ts';
import { startServer } from '../support/server.ts';
import { oddKeys } from './odd-keys.ts';

const scenarios = resolve(import.meta.dirname, 'boto3_scenarios.py');
const skip = spawnSync('python3', ['-c', 'import boto3']).status === 0 ? false : 'python3 has no boto3';

const titles: Readonly<Record<string, string>> = {
  odd_keys: 'keys with every odd character are stored, listed, presigned, copied and deleted',
  checksums: 'checksums of whole bodies and of streams, right and wrong',
  large: '100 MiB go in parts and come back the same',
  presigned: 'presigned URLs store and read, and cannot be forged',
  encrypted: 'a bucket that encrypts with a key, and a key that is off',
  versions: 'versions are listed page by page, read, and removed all at once; one under a legal hold stays',
  services: 'accounts, roles, keys and the trail',
};

for (const [scenario, title] of Object.entries(titles))
  test(`boto3: ${title}`, { skip }, async () => {
    await using server = await startServer();
    const environment = cliEnvironment(server, server.admin, server.dataFolder, { PYTHONDONTWRITEBYTECODE: '1' });
    const { exitCode, stderr } = await run('python3', [scenarios, scenario, JSON.stringify(oddKeys)], environment)
      .ended;
    assert.deepEqual(server.reported, []);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(server.reported, []);
  });
