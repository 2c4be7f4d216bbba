// The rules of a notification configuration as a client sends them, checked.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
import type { NotificationConfiguration, NotificationConfigurationFilter } from '@aws-sdk/client-s3';
import { parseArn } from '../../../kernel/arn.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { BucketRecord } from '../../../storage/records/bucket.ts';
import type { DestinationKind, NotificationRule } from '../../../storage/records/notification.ts';
import { isConfigurable } from './event-names.ts';
import { refuseOverlaps } from './overlaps.ts';

const mostRules = 100;
const longestIdCharacters = 255;
const longestFilterBytes = 1024;
const services: Readonly<Record<DestinationKind, string>> = { queue: 'sqs', topic: 'sns', function: 'lambda' };

const invalid = (message: string, name: string, value: string): Fault =>
  new Fault('InvalidArgument', { message, ArgumentName: name, ArgumentValue: value });

interface GivenRule {
  readonly kind: DestinationKind;
  readonly arn: string | undefined;
  readonly Id?: string | undefined;
  readonly Events?: readonly string[] | undefined;
  readonly Filter?: NotificationConfigurationFilter | undefined;
}

/** `newId` gives a rule without an id its own. */
export function readRules(
  given: NotificationConfiguration,
  bucket: Pick<BucketRecord, 'region'>,
  newId: () => string,
): readonly NotificationRule[] {
  const all: GivenRule[] = [
    ...(given.QueueConfigurations ?? []).map((rule) => ({ ...rule, kind: 'queue' as const, arn: rule.QueueArn })),
    ...(given.TopicConfigurations ?? []).map((rule) => ({ ...rule, kind: 'topic' as const, arn: rule.TopicArn })),
    ...(given.LambdaFunctionConfigurations ?? []).map((rule) => ({
      ...rule,
      kind: 'function' as const,
      arn: rule.LambdaFunctionArn,
    })),
  ];
  if (all.length > mostRules)
    throw invalid(
      `A bucket can have at most ${mostRules} notification configurations.`,
      'Configuration',
      `${all.length}`,
    );
  const rules = all.map((rule) => readRule(rule, bucket, newId));
  const ids = new Set(rules.map(({ id }) => id));
  if (ids.size < rules.length)
    throw new Fault('InvalidArgument', { message: 'Same ID used for multiple configurations. IDs must be unique.' });
  refuseOverlaps(rules);
  return rules;
}

function readRule(given: GivenRule, bucket: Pick<BucketRecord, 'region'>, newId: () => string): NotificationRule {
  const { kind, Id, Events = [] } = given;
  if (Id !== undefined && Id.length > longestIdCharacters)
    throw invalid(`ID length should not exceed ${longestIdCharacters} characters`, 'Id', Id);
  if (Events.length === 0) throw new Fault('MalformedXML');
  for (const event of Events)
    if (!isConfigurable(event)) throw invalid('A specified event is not supported for notifications.', 'Event', event);
  return {
    id: Id === undefined || Id === '' ? newId() : Id,
    kind,
    arn: readArn(kind, given.arn ?? '', bucket),
    events: [...new Set(Events)],
    ...readFilter(given.Filter),
  };
}

function readArn(kind: DestinationKind, text: string, bucket: Pick<BucketRecord, 'region'>): string {
  const parsed = parseArn(text);
  if (parsed === undefined || parsed.service !== services[kind] || parsed.account === '')
    throw invalid('The ARN is not well formed', 'ARN', text);
  if (parsed.region !== bucket.region)
    throw invalid(
      'The notification destination service region is not valid for the bucket location constraint',
      'ARN',
      text,
    );
  if (kind !== 'function' && parsed.resource.endsWith('.fifo'))
    throw invalid('FIFO queues and topics are not supported as destinations', 'ARN', text);
  return text;
}

function readFilter(filter: NotificationConfigurationFilter | undefined): Pick<NotificationRule, 'prefix' | 'suffix'> {
  const found: { prefix: string | undefined; suffix: string | undefined } = { prefix: undefined, suffix: undefined };
  for (const { Name = '', Value = '' } of filter?.Key?.FilterRules ?? []) {
    const name = Name.toLowerCase();
    if (name !== 'prefix' && name !== 'suffix')
      throw invalid('filter rule name must be either prefix or suffix', 'FilterRule.Name', Name);
    if (found[name] !== undefined)
      throw invalid(`Cannot specify more than one ${name} rule in a filter.`, 'FilterRule.Name', Name);
    if (Buffer.byteLength(Value) > longestFilterBytes)
      throw invalid(
        `Size of filter rule value cannot exceed ${longestFilterBytes} bytes in UTF-8 representation`,
        'FilterRule.Value',
        Value,
      );
    found[name] = Value;
  }
  return found;
}
