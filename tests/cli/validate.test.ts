// `crosskey validate` as a user starts it: findings with their places, the exit code, and a command line that is wrong.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { newFolder } from '../support/folder.ts';
import { cleanEnvironment, crosskey } from './running-command.ts';

const typo = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::data/*" },
    { "Sid": "Key", "Effect": "Allow", "Action": "kms:Decript", "Resource": "*" }
  ]
}
`;

async function validate(document: string, ...flags: readonly string[]) {
  using folder = newFolder();
  writeFileSync(folder.at('policy.json'), document);
  const environment = cleanEnvironment(folder.path, { NO_COLOR: '1' });
  return await crosskey(['validate', folder.at('policy.json'), ...flags], environment).ended;
}

test('findings name the line, the statement and what was meant, and an error ends with 1', async () => {
  const { exitCode, stdout } = await validate(typo, '--as', 'identity');
  assert.equal(exitCode, 1);
  assert.match(
    stdout,
    /^warning \S+policy\.json:4 ACTION_WITHOUT_RESOURCE, statement 1\n.*`s3:ListBucket` acts on bucket/m,
  );
  assert.match(
    stdout,
    /^error \S+policy\.json:5 INVALID_ACTION, statement Key\n.*`kms:Decript`; is `kms:Decrypt` meant\?$/m,
  );
});

test('a document that does not parse has its mistake named, with line and column', async () => {
  const { exitCode, stdout } = await validate(
    typo.replace('"Effect": "Allow", "Action": "kms', '"Effect" "Allow", "Action": "kms'),
    '--as',
    'key',
  );
  assert.equal(exitCode, 1);
  assert.match(stdout, /policy\.json:5 JSON_SYNTAX_ERROR\n.*\(column \d+\)/);
});

test('warnings alone end with 0, and JSON is for programs', async () => {
  const { exitCode, stdout } = await validate(typo.replace('Decript', 'Decrypt'), '--as', 'identity', '--json');
  assert.equal(exitCode, 0);
  assert.deepEqual(
    (JSON.parse(stdout) as readonly { code: string }[]).map(({ code }) => code),
    ['ACTION_WITHOUT_RESOURCE'],
  );
});

test('without the place of the policy nothing is said of it', async () => {
  const { exitCode, stderr } = await validate(typo);
  assert.equal(exitCode, 2);
  assert.match(stderr, /--as: one of identity, session, boundary, bucket, key, trust, scp, rcp is needed/);
});
