// What goes to a queue or a topic is signed as this server itself would have it.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { parseSignedRequest } from '../authentication/sigv4/parse.ts';
import { createSigningKeys } from '../authentication/sigv4/signing-key.ts';
import { verifySignature } from '../authentication/sigv4/verify.ts';
import { deliveryRequest } from './request.ts';
import type { SignedTarget } from './target.ts';

const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'very-secret', sessionToken: 'token' };
const document = '{"Records":[]}';

function sentTo(kind: SignedTarget['kind'], url: string) {
  const arn = `arn:aws:${kind}:eu-west-1:111122223333:name`;
  const request = deliveryRequest({ kind, url, accounts: new Set(), ...credentials }, { arn, document }, nowMs);
  const { host, pathname } = new URL(request.url);
  const wire = { method: 'POST', rawPath: pathname, rawQuery: '', headers: { ...request.headers, host } };
  const claim = parseSignedRequest(wire, 'other');
  assert(claim.kind === 'header');
  assert.deepEqual(claim.scope, { date: '20260102', region: 'eu-west-1', service: kind });
  const verified = verifySignature(wire, claim, {
    secret: credentials.secretAccessKey,
    style: 'other',
    service: kind,
    region: undefined,
    nowMs,
    keys: createSigningKeys(1),
    bodySha256: hash('sha256', request.body, 'hex'),
  });
  assert(!('reason' in verified), JSON.stringify(verified));
  return request;
}

test('a queue gets SendMessage, a topic Publish, each at the root of its endpoint and signed', () => {
  const queueUrl = 'http://127.0.0.1:9324/111122223333/name';
  const toQueue = sentTo('sqs', queueUrl);
  assert.equal(toQueue.url, 'http://127.0.0.1:9324/');
  assert.equal(toQueue.headers['x-amz-target'], 'AmazonSQS.SendMessage');
  assert.deepEqual(JSON.parse(toQueue.body), { QueueUrl: queueUrl, MessageBody: document });
  const toTopic = sentTo('sns', 'http://127.0.0.1:9911');
  const form = new URLSearchParams(toTopic.body);
  assert.equal(form.get('Action'), 'Publish');
  assert.equal(form.get('TopicArn'), 'arn:aws:sns:eu-west-1:111122223333:name');
  assert.equal(form.get('Message'), document);
});
