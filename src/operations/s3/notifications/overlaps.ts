// Refuses rules of which two could want the same event of the same key.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html#notification-how-to-filtering-examples-invalid
import { Fault } from '../../../kernel/fault.ts';
import type { NotificationRule } from '../../../storage/records/notification.ts';
import { eventsMeet } from './event-names.ts';

export function refuseOverlaps(rules: readonly NotificationRule[]): void {
  rules.forEach((one, index) => {
    for (const other of rules.slice(index + 1)) refuseOverlap(one, other);
  });
}

function refuseOverlap(one: NotificationRule, other: NotificationRule): void {
  const shared = one.events.flatMap((event) => {
    const met = other.events.find((candidate) => eventsMeet(event, candidate));
    return met === undefined ? [] : [`${event}, ${met}`];
  });
  const [events] = shared;
  if (events === undefined || !namesMeet(one, other)) return;
  const message =
    hasFilter(one) || hasFilter(other)
      ? 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.'
      : 'Configurations overlap. Configurations on the same bucket cannot share a common event type.';
  throw new Fault('InvalidArgument', { message, ArgumentName: 'Event', ArgumentValue: events });
}

const hasFilter = ({ prefix, suffix }: NotificationRule): boolean => prefix !== undefined || suffix !== undefined;

/** Whether a key can be within both filters: of two prefixes one begins the other, of two suffixes one ends the other. */
function namesMeet(one: NotificationRule, other: NotificationRule): boolean {
  const [prefixOne = '', prefixOther = ''] = [one.prefix, other.prefix];
  const [suffixOne = '', suffixOther = ''] = [one.suffix, other.suffix];
  const prefixesMeet = prefixOne.startsWith(prefixOther) || prefixOther.startsWith(prefixOne);
  return prefixesMeet && (suffixOne.endsWith(suffixOther) || suffixOther.endsWith(suffixOne));
}
