import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { accountId, region } from '../../../kernel/ids.ts';
import { eventDocument, type ObjectEvent } from './event-record.ts';
import { matches } from './stage-events.ts';

const bucket = { name: 'photos', owner: accountId('111122223333'), region: region('eu-west-1') };
const origin = {
  principalId: 'AWS:AIDAEXAMPLE',
  sourceIp: '192.0.2.1',
  requestId: 'C3D13FE58DE4C810',
  hostId: 'host',
  timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
};
const place = { bucket, ruleId: 'rule', sequencer: '0055AED6DCD90281E5' };
const recordOf = (event: ObjectEvent) => JSON.parse(eventDocument(event, origin, place)).Records[0];

test('seed 004-4: the record of a new object is as AWS words it', () => {
  const event = { name: 'ObjectCreated:Put', key: 'a b', sizeBytes: 3, etag: 'tag', versionId: 'v1' } as const;
  assert.deepEqual(recordOf(event), {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-01-02T03:04:05.006Z',
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:AIDAEXAMPLE' },
    requestParameters: { sourceIPAddress: '192.0.2.1' },
    responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810', 'x-amz-id-2': 'host' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'rule',
      bucket: { name: 'photos', ownerIdentity: { principalId: '111122223333' }, arn: 'arn:aws:s3:::photos' },
      object: { key: 'a+b', size: 3, eTag: 'tag', versionId: 'v1', sequencer: '0055AED6DCD90281E5' },
    },
  });
});

test('a deleted object has neither size nor tag; restores and transitions have their own data', () => {
  const deleted = recordOf({ name: 'ObjectRemoved:Delete', key: 'k' });
  assert.deepEqual(deleted.s3.object, { key: 'k', sequencer: '0055AED6DCD90281E5' });
  const restored = { expiresAtMs: Date.UTC(2026, 1, 1), storageClass: 'GLACIER' };
  assert.deepEqual(recordOf({ name: 'ObjectRestore:Completed', key: 'k', restored }).glacierEventData, {
    restoreEventData: {
      lifecycleRestorationExpiryTime: '2026-02-01T00:00:00.000Z',
      lifecycleRestoreStorageClass: 'GLACIER',
    },
  });
  const moved = recordOf({ name: 'LifecycleTransition', key: 'k', transitionedTo: 'GLACIER_IR' });
  assert.equal(moved.eventVersion, '2.3');
  assert.deepEqual(moved.lifecycleEventData, { transitionEventData: { destinationStorageClass: 'GLACIER_IR' } });
});

test('a key is encoded so that every form decoder gives it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      const { key: encoded } = recordOf({ name: 'ObjectCreated:Put', key }).s3.object;
      assert.match(encoded, /^[A-Za-z0-9%+/*._-]*$/);
      assert.equal(decodeURIComponent(encoded.replaceAll('+', ' ')), key);
    }),
  );
});

test('a rule wants the events that it names, of the keys that its filter lets pass', () => {
  const rule = {
    id: '1',
    kind: 'queue',
    arn: 'a',
    events: ['s3:ObjectCreated:*'],
    prefix: 'in/',
    suffix: '.jpg',
  } as const;
  assert(matches(rule, { name: 'ObjectCreated:Copy', key: 'in/a.jpg' }));
  assert(!matches(rule, { name: 'ObjectRemoved:Delete', key: 'in/a.jpg' }));
  assert(!matches(rule, { name: 'ObjectCreated:Copy', key: 'a.jpg' }));
  assert(!matches(rule, { name: 'ObjectCreated:Copy', key: 'in/a.png' }));
  const one = { ...rule, events: ['s3:ObjectCreated:Put'] };
  assert(!matches(one, { name: 'ObjectCreated:Copy', key: 'in/a.jpg' }));
});
