// Seeds 000 to 002: every use of the key is on the trail of both accounts, and is found by what one would look for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Event, LookupEventsCommand, type LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { getObject, putObject } from '../support/objects.ts';
import { refused } from '../support/refused.ts';
import type { Clients } from '../support/server.ts';
import { type CrossingOptions, layers, newCrossing, wayName } from './crossing.ts';

type Document = Record<string, unknown> & {
  readonly userIdentity: Record<string, unknown>;
  readonly requestParameters: Record<string, unknown> | null;
};

async function lookUp(by: Clients, input: LookupEventsCommandInput = {}): Promise<Event[]> {
  return (await by.cloudtrail.send(new LookupEventsCommand(input))).Events ?? [];
}

function lookUpBy(by: Clients, AttributeKey: 'EventName' | 'Username' | 'EventSource' | 'ResourceName', value: string) {
  return lookUp(by, { LookupAttributes: [{ AttributeKey, AttributeValue: value }] });
}

const documentOf = (event: Event | undefined): Document => JSON.parse(`${event?.CloudTrailEvent}`);

const principals: readonly CrossingOptions[] = [
  { principal: 'role', bucketKey: false },
  { principal: 'user', bucketKey: false },
];

for (const way of principals)
  test(`the trail: a download and an upload use the key in both accounts, with one shared id, ${wayName(way)}`, async () => {
    await using crossing = await newCrossing(way);
    const { a, b, principal, bucket, keyArn } = crossing;
    await crossing.grant(...layers);
    await putObject(principal.clients, bucket, 'k', 'x');
    await getObject(principal.clients, bucket, 'k');

    for (const name of ['GenerateDataKey', 'Decrypt']) {
      const [ofKeyOwner, ...moreOfA] = await lookUpBy(a.clients, 'EventName', name);
      const [ofCaller, ...moreOfB] = await lookUpBy(b.clients, 'EventName', name);
      assert.deepEqual([moreOfA, moreOfB], [[], []]);
      const [inA, inB] = [documentOf(ofKeyOwner), documentOf(ofCaller)];
      assert.ok(inA.sharedEventID);
      assert.equal(inA.sharedEventID, inB.sharedEventID);
      assert.notEqual(inA.eventID, inB.eventID);
      assert.equal(inA.recipientAccountId, a.id);
      assert.equal(inB.recipientAccountId, b.id);
      assert.equal(inA.userIdentity.accountId, b.id);
      assert.equal(inB.userIdentity.arn, principal.callerArn);
      for (const document of [inA, inB]) {
        assert.equal(document.eventSource, 'kms.amazonaws.com');
        assert.equal(document.sourceIPAddress, 'AWS Internal');
        assert.deepEqual(document.requestParameters?.encryptionContext, { 'aws:s3:arn': `arn:aws:s3:::${bucket}/k` });
        assert.deepEqual(document.resources, [{ accountId: a.id, type: 'AWS::KMS::Key', ARN: keyArn }]);
        assert.equal(document.errorCode, undefined);
      }
    }
    assert.deepEqual(crossing.server.reported, []);
  });

test('the trail: events are found by name, user name, source, resource name and time', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { b, principal, bucket, keyArn, server } = crossing;
  await crossing.grant(...layers);
  await putObject(principal.clients, bucket, 'k', 'x');
  const start = new Date(server.clock.now());
  server.clock.advance(60_000);
  await getObject(principal.clients, bucket, 'k');
  const names = async (found: Promise<Event[]>) => (await found).map(({ EventName }) => EventName);

  assert.deepEqual(await names(lookUpBy(b.clients, 'EventName', 'Decrypt')), ['Decrypt']);
  const byUser = await names(lookUpBy(b.clients, 'Username', 'instance'));
  assert.deepEqual(byUser, ['Decrypt', 'GenerateDataKey']);
  const bySource = await names(lookUpBy(b.clients, 'EventSource', 'kms.amazonaws.com'));
  assert.deepEqual(bySource, ['Decrypt', 'GenerateDataKey']);
  assert.deepEqual(await names(lookUpBy(b.clients, 'ResourceName', keyArn)), ['Decrypt', 'GenerateDataKey']);
  const later = await names(lookUp(b.clients, { StartTime: new Date(start.getTime() + 30_000) }));
  assert.ok(later.includes('Decrypt') && !later.includes('GenerateDataKey'), later.join());
  assert.deepEqual(await lookUpBy(b.clients, 'EventName', 'Encrypt'), []);
  assert.deepEqual(await lookUpBy(b.clients, 'Username', 'nobody'), []);
});

test('the trail: a refused use of the key says why, and shows no secret', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { a, b, principal, bucket, keyArn } = crossing;
  await putObject(a.clients, bucket, 'k', 'a body that no trail shows');
  await crossing.grant('bucket', 'identity');
  const words = /is not authorized to perform: kms:Decrypt/;
  await refused(getObject(principal.clients, bucket, 'k'), { status: 403, code: 'AccessDenied', message: words });
  const [event] = await lookUpBy(b.clients, 'EventName', 'Decrypt');
  const document = documentOf(event);
  assert.equal(document.errorCode, 'AccessDenied');
  assert.match(`${document.errorMessage}`, words);
  assert.ok(`${document.errorMessage}`.includes(keyArn));
  const everything = JSON.stringify([...(await lookUp(a.clients)), ...(await lookUp(b.clients))]);
  for (const secret of [a, b, principal].map(({ credentials }) => credentials)) {
    assert.ok(!everything.includes(secret.secretAccessKey));
    assert.ok(!everything.includes(`${secret.sessionToken}`));
  }
  assert.ok(!everything.includes('a body that no trail shows'));
});

test('the trail: a Bucket Key names the bucket in its encryption context', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true });
  const { b, principal, bucket } = crossing;
  await crossing.grant(...layers);
  for (const key of ['one', 'two', 'three']) await putObject(principal.clients, bucket, key, 'x');
  const events = await lookUpBy(b.clients, 'EventName', 'GenerateDataKey');
  assert.equal(events.length, 1);
  const { requestParameters } = documentOf(events[0]);
  assert.deepEqual(requestParameters?.encryptionContext, { 'aws:s3:arn': `arn:aws:s3:::${bucket}` });
});
