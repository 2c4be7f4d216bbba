import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { filledJson, quoted, shellCommand, wrap } from './layout.ts';

test('prose is wrapped at words, and nothing of it is lost', () => {
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('one longerthanaline two', 5), ['one', 'longerthanaline', 'two']);
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 60 }), (given, width) => {
      const lines = wrap(given.join(' '), width);
      assert.equal(lines.join(' '), given.join(' '));
      for (const line of lines) assert.ok(line.length <= width);
    }),
  );
});

test('a command is broken before options only', () => {
  const words = ['aws', 's3api', 'get-object', '--bucket', 'account-a-s3bucket', '--key', 'a b', 'out'];
  assert.deepEqual(shellCommand(words, 100), ["aws s3api get-object --bucket account-a-s3bucket --key 'a b' out"]);
  assert.deepEqual(shellCommand(words, 50), ['aws s3api get-object --bucket account-a-s3bucket \\', "--key 'a b' out"]);
  assert.deepEqual(shellCommand(words, 49), ['aws s3api get-object \\', "--bucket account-a-s3bucket --key 'a b' out"]);
});

test('a shell reads back every word of a command, however odd it is', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
      const command = shellCommand(['printf', '%s\\0', ...words], 30).join('\n');
      const printed = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
      assert.deepEqual(printed.split('\0').slice(0, -1), words);
    }),
    { numRuns: 40 },
  );
  assert.equal(quoted(''), "''");
});

test('a statement takes few lines, and stays the JSON that it is', () => {
  const statement = {
    Sid: 'AccountBRole',
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com', AWS: 'arn:aws:iam::123456789012:role/OrganizationAccountAccessRole' },
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: '*',
  };
  const lines = filledJson(statement, 74);
  assert.deepEqual(lines, [
    '{ "Sid": "AccountBRole", "Effect": "Allow",',
    '  "Principal": { "Service": "ec2.amazonaws.com",',
    '  "AWS": "arn:aws:iam::123456789012:role/OrganizationAccountAccessRole" },',
    '  "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*" }',
  ]);
  assert.deepEqual(JSON.parse(lines.join('\n')), statement);
});
