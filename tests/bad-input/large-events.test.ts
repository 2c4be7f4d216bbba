// What is kept of a request is bounded, whatever the request holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeKeyCommand, UpdateKeyDescriptionCommand } from '@aws-sdk/client-kms';
import { startServer } from '../support/server.ts';

interface EventDocument {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly requestParameters: Readonly<Record<string, unknown>>;
}

test('a request with a member of a mebibyte leaves an event of a few kibibytes', async () => {
  await using server = await startServer();
  const { kms, cloudtrail } = server.clients(server.admin);
  const large = 'ä'.repeat(512 * 1024);
  await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId: large })), { name: 'ValidationException' });
  const KeyId = 'alias/none';
  await assert.rejects(kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: large })));
  await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId })));
  const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({}));
  const [last, ...refused] = Events.map(({ CloudTrailEvent }) => `${CloudTrailEvent}`);
  assert.deepEqual((JSON.parse(last ?? '') as EventDocument).requestParameters, { keyId: KeyId });
  assert.equal(refused.length, 2);
  for (const text of refused) {
    assert.ok(text.length < 4096, `${text.length}`);
    const { errorCode, errorMessage, requestParameters } = JSON.parse(text) as EventDocument;
    assert.equal(errorCode, 'ValidationException');
    assert.equal(errorMessage.length, 1024);
    assert.deepEqual(requestParameters, { omitted: true });
  }
});
