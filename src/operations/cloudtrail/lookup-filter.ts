// The one attribute by which events are looked up. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html
import type { LookupAttribute } from '@aws-sdk/client-cloudtrail';
import { Fault } from '../../kernel/fault.ts';
import type { TrailEventRecord } from '../../storage/records/trail-event.ts';

type Test = (event: TrailEventRecord, value: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  EventId: (event, value) => event.eventId === value,
  EventName: (event, value) => event.name === value,
  ReadOnly: (event, value) => String(event.readOnly) === value,
  Username: (event, value) => event.userName === value,
  ResourceType: (event, value) => event.resources.some(({ type }) => type === value),
  ResourceName: (event, value) => event.resources.some(({ name }) => name === value),
  EventSource: (event, value) => event.source === value,
  AccessKeyId: (event, value) => event.accessKeyId === value,
};

export function lookupFilter(attributes: readonly LookupAttribute[]): (event: TrailEventRecord) => boolean {
  if (attributes.length > 1) {
    throw new Fault('InvalidLookupAttributesException', { message: 'You can only specify one lookup attribute.' });
  }
  const [attribute] = attributes;
  if (attribute === undefined) return () => true;
  const { AttributeKey: key = '', AttributeValue: value = '' } = attribute;
  const test = Object.hasOwn(tests, key) ? tests[key] : undefined;
  if (test === undefined) {
    throw new Fault('InvalidLookupAttributesException', { message: `\`${key}\` is not a lookup attribute.` });
  }
  return (event) => test(event, value);
}
