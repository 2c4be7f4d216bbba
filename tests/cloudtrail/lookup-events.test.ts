// LookupEvents: by each attribute, page by page, in a time, in an account and a Region; and what it refuses.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CloudTrailClient,
  ListTrailsCommand,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand, EncryptCommand } from '@aws-sdk/client-kms';
import { newAccount, newUser } from '../support/accounts.ts';
import { policy } from '../support/policy.ts';
import { refused } from '../support/refused.ts';
import { startServer } from '../support/server.ts';

const dayMs = 86_400_000;

async function newStage() {
  const server = await startServer();
  const clients = server.clients(server.admin);
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  return { server, clients, keyArn: `${KeyMetadata?.Arn}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function namesOf(client: CloudTrailClient, input: LookupEventsCommandInput = {}): Promise<string[]> {
  const { Events = [] } = await client.send(new LookupEventsCommand(input));
  return Events.map(({ EventName }) => `${EventName}`);
}

test('events are looked up by each attribute', async () => {
  await using stage = await newStage();
  const { server, clients, keyArn } = stage;
  const { cloudtrail, kms } = clients;
  await kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from('x') }));
  const by = (AttributeKey: string, AttributeValue: string) =>
    namesOf(cloudtrail, { LookupAttributes: [{ AttributeKey: AttributeKey as 'EventName', AttributeValue }] });
  const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({}));
  const encrypt = Events.find(({ EventName }) => EventName === 'Encrypt');
  assert.deepEqual(await by('EventName', 'Encrypt'), ['Encrypt']);
  assert.deepEqual(await by('EventId', `${encrypt?.EventId}`), ['Encrypt']);
  assert.ok((await by('Username', 'admin')).includes('CreateKey'));
  assert.deepEqual(await by('Username', 'nobody'), []);
  assert.deepEqual(await by('ResourceName', keyArn), ['Encrypt']);
  assert.deepEqual(await by('ResourceName', keyArn.slice(keyArn.indexOf('/') + 1)), ['Encrypt']);
  assert.deepEqual(await by('ResourceType', 'AWS::KMS::Key'), ['Encrypt']);
  assert.ok((await by('EventSource', 'cloudtrail.amazonaws.com')).every((name) => name === 'LookupEvents'));
  assert.deepEqual(await by('ReadOnly', 'false'), ['CreateKey']);
  assert.ok((await by('AccessKeyId', server.admin.accessKeyId)).length > 0);
});

test('pages follow each other, newest first, with nothing twice and nothing missing', async () => {
  await using stage = await newStage();
  const { kms, cloudtrail } = stage.clients;
  for (let index = 0; index < 7; index += 1) await kms.send(new DescribeKeyCommand({ KeyId: stage.keyArn }));
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'DescribeKey' }] as const;
  const asked = { LookupAttributes: [...LookupAttributes], MaxResults: 3 };
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudtrail.send(new LookupEventsCommand({ ...asked, ...(NextToken && { NextToken }) }));
    ids.push(...(page.Events ?? []).map(({ EventId }) => `${EventId}`));
    assert.ok((page.Events ?? []).length <= 3);
    NextToken = page.NextToken;
    if (NextToken !== undefined) {
      const other = cloudtrail.send(new LookupEventsCommand({ MaxResults: 3, NextToken }));
      await refused(other, { status: 400, code: 'InvalidNextTokenException', message: /token/ });
    }
  } while (NextToken !== undefined);
  assert.equal(ids.length, 7);
  assert.equal(new Set(ids).size, 7);
});

test('a time frames the events; after 90 days they are gone', async () => {
  await using stage = await newStage();
  const { server } = stage;
  const created = { LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateKey' }] };
  const at = (offsetMs: number) => new Date(server.clock.now() + offsetMs);
  const now = () => server.clients(server.admin).cloudtrail;
  assert.deepEqual(await namesOf(now(), { ...created, StartTime: at(-dayMs), EndTime: at(dayMs) }), ['CreateKey']);
  assert.deepEqual(await namesOf(now(), { ...created, StartTime: at(dayMs) }), []);
  assert.deepEqual(await namesOf(now(), { ...created, EndTime: at(-dayMs) }), []);
  server.clock.advance(89 * dayMs);
  assert.deepEqual(await namesOf(now(), created), ['CreateKey']);
  server.clock.advance(2 * dayMs);
  assert.deepEqual(await namesOf(now(), created), []);
});

test('an account sees its own events, and a Region those that happened there', async () => {
  await using stage = await newStage();
  const { server, clients } = stage;
  const account = await newAccount(server, 'other');
  assert.ok(!(await namesOf(account.clients.cloudtrail)).includes('CreateKey'));
  const elsewhere = server.clients(server.admin, 'eu-west-1');
  assert.ok(!(await namesOf(elsewhere.cloudtrail)).includes('CreateKey'));
  await elsewhere.iam.send(new CreateUserCommand({ UserName: 'at-home-in-one-region' }));
  assert.ok((await namesOf(clients.cloudtrail)).includes('CreateUser'));
  assert.ok(!(await namesOf(elsewhere.cloudtrail)).includes('CreateUser'));
});

test('what is asked wrongly is refused, and so is who may not ask', async () => {
  await using stage = await newStage();
  const { server } = stage;
  const { cloudtrail } = stage.clients;
  const ask = (input: LookupEventsCommandInput) => cloudtrail.send(new LookupEventsCommand(input));
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'x' } as const;
  await refused(ask({ LookupAttributes: [attribute, attribute] }), {
    status: 400,
    code: 'InvalidLookupAttributesException',
    message: /one lookup attribute/,
  });
  await refused(ask({ LookupAttributes: [{ AttributeKey: 'Weather' as 'EventName', AttributeValue: 'x' }] }), {
    status: 400,
    code: 'InvalidLookupAttributesException',
    message: /Weather/,
  });
  for (const MaxResults of [0, 51])
    await refused(ask({ MaxResults }), { status: 400, code: 'InvalidMaxResultsException', message: /1 and 50/ });
  await refused(ask({ NextToken: 'bm90IG91cnM=' }), {
    status: 400,
    code: 'InvalidNextTokenException',
    message: /token/,
  });
  await refused(ask({ StartTime: new Date(2e12), EndTime: new Date(1e12) }), {
    status: 400,
    code: 'InvalidTimeRangeException',
    message: /after the end/,
  });
  await refused(cloudtrail.send(new ListTrailsCommand({})), {
    status: 501,
    code: 'NotImplemented',
    message: /ListTrails is not implemented/,
  });
  const account = await newAccount(server, 'asking');
  const user = await newUser(server, account, 'asker');
  const asUser = () => user.clients.cloudtrail.send(new LookupEventsCommand({}));
  await refused(asUser(), {
    status: 400,
    code: 'AccessDeniedException',
    message: /not authorized to perform: cloudtrail:LookupEvents .* no identity-based policy allows/,
  });
  await user.putPolicy(policy({ Effect: 'Allow', Action: 'cloudtrail:LookupEvents', Resource: '*' }));
  assert.ok((await asUser()).Events);
});
