import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3';
import { isFault } from '../../../kernel/fault.ts';
import { region } from '../../../kernel/ids.ts';
import { readRules } from './read-rules.ts';

const queue = 'arn:aws:sqs:us-east-1:111122223333:queue';
const bucket = { region: region('us-east-1') };
const read = (given: NotificationConfiguration) => readRules(given, bucket, () => 'drawn');

type Filters = Readonly<Partial<Record<'prefix' | 'suffix', string>>>;

function rule(events: readonly string[], filters: Filters = {}, id?: string): QueueConfiguration {
  const rules = Object.entries(filters).map(([Name, Value]) => ({ Name: Name as 'prefix', Value }));
  return {
    ...(id !== undefined && { Id: id }),
    QueueArn: queue,
    Events: [...events] as QueueConfiguration['Events'],
    ...(rules.length > 0 && { Filter: { Key: { FilterRules: rules } } }),
  };
}

function refuses(given: NotificationConfiguration, words: RegExp): void {
  assert.throws(
    () => read(given),
    (error) => isFault(error) && error.code === 'InvalidArgument' && words.test(error.message),
  );
}

test('seed 004-4: rules are read with their ids, events and filters', () => {
  const given = {
    QueueConfigurations: [rule(['s3:ObjectCreated:*', 's3:ObjectCreated:*'], { prefix: 'in/', suffix: '' })],
  };
  assert.deepEqual(read(given), [
    { id: 'drawn', kind: 'queue', arn: queue, events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '' },
  ]);
});

test('two rules that could want the same event of a key are refused, and those that could not are not', () => {
  const put = 's3:ObjectCreated:Put';
  const all = 's3:ObjectCreated:*';
  const cases: readonly (readonly [Filters, Filters, boolean])[] = [
    [{ prefix: 'a/' }, { prefix: 'b/' }, false],
    [{ prefix: 'a/' }, { prefix: 'a/b' }, true],
    [{ suffix: '.jpg' }, { suffix: '.png' }, false],
    [{ suffix: 'g' }, { suffix: '.png' }, true],
    [{ prefix: 'a', suffix: '.jpg' }, { prefix: 'ab', suffix: '.png' }, false],
    [{ prefix: 'a' }, { suffix: '.png' }, true],
    [{ prefix: 'a' }, {}, true],
  ];
  for (const [one, other, overlap] of cases) {
    const given = { QueueConfigurations: [rule([put], one, '1'), rule([all], other, '2')] };
    if (overlap) refuses(given, /^Configuration is ambiguously defined/);
    else assert.equal(read(given).length, 2);
  }
  refuses({ QueueConfigurations: [rule([put], {}, '1'), rule([all], {}, '2')] }, /^Configurations overlap/);
  const apart = { QueueConfigurations: [rule([put], {}, '1'), rule(['s3:ObjectCreated:Post'], {}, '2')] };
  assert.equal(read(apart).length, 2);
});

test('what is not an event, an ARN of the kind, a filter or an id of its own is refused by name', () => {
  refuses({ QueueConfigurations: [rule(['s3:ObjectInvented:*'])] }, /event is not supported/);
  const topic = [{ TopicArn: queue, Events: ['s3:ObjectCreated:*' as const] }];
  refuses({ TopicConfigurations: topic }, /ARN is not well formed/);
  const elsewhere = { ...rule(['s3:ObjectCreated:*']), QueueArn: queue.replace('us-east-1', 'eu-west-1') };
  refuses({ QueueConfigurations: [elsewhere] }, /region is not valid/);
  const fifo = { ...rule(['s3:ObjectCreated:*']), QueueArn: `${queue}.fifo` };
  refuses({ QueueConfigurations: [fifo] }, /FIFO/);
  const named = { Name: 'infix' as 'prefix', Value: 'x' };
  const filtered = { ...rule(['s3:ObjectCreated:*']), Filter: { Key: { FilterRules: [named] } } };
  refuses({ QueueConfigurations: [filtered] }, /must be either prefix or suffix/);
  const twice = { Name: 'prefix' as const, Value: 'x' };
  const doubled = { ...rule(['s3:ObjectCreated:*']), Filter: { Key: { FilterRules: [twice, twice] } } };
  refuses({ QueueConfigurations: [doubled] }, /more than one prefix rule/);
  refuses({ QueueConfigurations: [rule(['s3:ObjectCreated:*'], { prefix: 'x'.repeat(1025) })] }, /1024 bytes/);
  const same = [rule(['s3:ObjectCreated:Put'], {}, 'same'), rule(['s3:ObjectRemoved:*'], {}, 'same')];
  refuses({ QueueConfigurations: same }, /IDs must be unique/);
});
