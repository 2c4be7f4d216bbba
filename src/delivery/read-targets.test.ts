import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readTargets, TargetsError } from './read-targets.ts';

const queue = 'arn:aws:sqs:us-east-1:111122223333:queue';
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'very-secret' };

test('webhooks, queues and topics are read', () => {
  const topic = 'arn:aws:sns:us-east-1:111122223333:topic';
  const targets = readTargets(
    JSON.stringify({
      [queue]: { kind: 'sqs', url: 'http://127.0.0.1:9324/000000000000/queue', ...keys },
      [topic]: {
        kind: 'webhook',
        url: 'https://hooks.example.com/x',
        headers: { Authorization: 'Bearer t' },
        accounts: ['444455556666'],
      },
    }),
  );
  assert.deepEqual(targets.get(queue), {
    kind: 'sqs',
    url: 'http://127.0.0.1:9324/000000000000/queue',
    accounts: new Set(['111122223333']),
    ...keys,
    sessionToken: undefined,
  });
  assert.deepEqual(targets.get(topic), {
    kind: 'webhook',
    url: 'https://hooks.example.com/x',
    accounts: new Set(['111122223333', '444455556666']),
    headers: { authorization: 'Bearer t' },
  });
});

test('whatever is unclear is refused, and no secret is in the words', () => {
  const url = 'https://hooks.example.com/x';
  const wrong: readonly unknown[] = [
    [],
    { 'arn:aws:s3:::bucket': { kind: 'webhook', url } },
    { [queue]: { kind: 'sns', url, ...keys } },
    { [queue]: { kind: 'webhook', url: 'ftp://hooks.example.com' } },
    { [queue]: { kind: 'webhook', url: 'https://user:very-secret@hooks.example.com' } },
    { [queue]: { kind: 'webhook', url, header: { authorization: 'very-secret' } } },
    { [queue]: { kind: 'webhook', url, headers: { authorization: 'very-secret\n' } } },
    { [queue]: { kind: 'sqs', url, secretAccessKey: 'very-secret' } },
    { [queue]: { kind: 'webhook', url, accounts: ['11112222333'] } },
  ];
  for (const given of wrong) {
    assert.throws(
      () => readTargets(JSON.stringify(given)),
      (error) => error instanceof TargetsError && !error.message.includes('very-secret'),
      JSON.stringify(given),
    );
  }
});

test('no text makes it fail in any other way', () => {
  const entry = fc.record({ kind: fc.constantFrom('webhook', 'sqs', 1), url: fc.webUrl(), headers: fc.jsonValue() });
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.dictionary(fc.constant(queue), entry).map((one) => JSON.stringify(one)),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        readTargets(given);
      } catch (error) {
        assert(error instanceof TargetsError);
      }
    }),
  );
});
