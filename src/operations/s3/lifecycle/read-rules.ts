// The lifecycle rules of a bucket as a client sends them, checked one by one.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
import type { LifecycleRule as GivenRule, LifecycleExpiration, Transition } from '@aws-sdk/client-s3';
import { dayMs } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { LifecycleMoment, LifecycleRule, LifecycleTransition } from '../../../storage/records/lifecycle.ts';
import { checkMoments } from './check-moments.ts';
import { readFilter } from './read-filter.ts';

const mostRules = 1000;
const longestIdCharacters = 255;
const mostNewerVersions = 100;
const largestDays = 2 ** 31 - 1;
const transitionClasses = new Set([
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
]);

const invalidArgument = (message: string): Fault => new Fault('InvalidArgument', { message });
const invalidRequest = (message: string): Fault => new Fault('InvalidRequest', { message });

/** `newId` gives a rule without an id its own. */
export function readRules(given: readonly GivenRule[] | undefined, newId: () => string): readonly LifecycleRule[] {
  if (given === undefined || given.length === 0 || given.length > mostRules) throw new Fault('MalformedXML');
  const rules = given.map((rule) => readRule(rule, newId));
  if (new Set(rules.map(({ id }) => id)).size < rules.length)
    throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule');
  return rules;
}

function readRule(given: GivenRule, newId: () => string): LifecycleRule {
  const { ID, Status, Expiration } = given;
  if (ID !== undefined && ID.length > longestIdCharacters)
    throw invalidArgument(`ID length should not exceed allowed limit of ${longestIdCharacters}`);
  if (Status !== 'Enabled' && Status !== 'Disabled') throw new Fault('MalformedXML');
  const rule: LifecycleRule = {
    id: ID === undefined || ID === '' ? newId() : ID,
    isEnabled: Status === 'Enabled',
    filter: readFilter(given),
    expiration: Expiration && readExpiration(Expiration),
    expiredMarkers: Expiration?.ExpiredObjectDeleteMarker,
    transitions: (given.Transitions ?? []).map(readTransition),
    noncurrentExpiration: readNoncurrentExpiration(given),
    noncurrentTransitions: (given.NoncurrentVersionTransitions ?? []).map((one) => ({
      days: checkedDays(one.NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionTransition', 0),
      newerVersions: checkedNewer(one.NewerNoncurrentVersions, 'NoncurrentVersionTransition'),
      storageClass: checkedClass(one.StorageClass),
    })),
    abortUploadsAfterDays: readAbort(given),
  };
  checkActions(rule, given);
  checkMoments(rule);
  return rule;
}

function readExpiration({
  Date: date,
  Days,
  ExpiredObjectDeleteMarker,
}: LifecycleExpiration): LifecycleMoment | undefined {
  const givenMembers = [date, Days, ExpiredObjectDeleteMarker].filter((member) => member !== undefined);
  if (givenMembers.length !== 1) throw new Fault('MalformedXML');
  return ExpiredObjectDeleteMarker === undefined ? readMoment(date, Days, 'Expiration', 1) : undefined;
}

function readTransition({ Date: date, Days, StorageClass }: Transition): LifecycleTransition {
  if ((date === undefined) === (Days === undefined)) throw new Fault('MalformedXML');
  return { at: readMoment(date, Days, 'Transition', 0), storageClass: checkedClass(StorageClass) };
}

function readMoment(date: Date | undefined, days: number | undefined, action: string, least: number): LifecycleMoment {
  if (date === undefined) return { kind: 'days', days: checkedDays(days, 'Days', action, least) };
  const dateMs = date.getTime();
  if (Number.isNaN(dateMs)) throw new Fault('MalformedXML');
  if (dateMs % dayMs !== 0) throw invalidArgument("'Date' must be at midnight GMT");
  return { kind: 'date', dateMs };
}

function checkedDays(days: number | undefined, name: string, action: string, least: number): number {
  if (days === undefined || !Number.isInteger(days) || days > largestDays) throw new Fault('MalformedXML');
  if (days < least)
    throw invalidArgument(`'${name}' for ${action} action must be ${least > 0 ? 'a positive integer' : 'nonnegative'}`);
  return days;
}

function checkedNewer(count: number | undefined, action: string): number | undefined {
  if (count === undefined) return undefined;
  if (Number.isInteger(count) && count >= 1 && count <= mostNewerVersions) return count;
  throw invalidArgument(`'NewerNoncurrentVersions' for ${action} action must be between 1 and ${mostNewerVersions}`);
}

function checkedClass(storageClass: string | undefined): string {
  if (storageClass === undefined || !transitionClasses.has(storageClass)) throw new Fault('MalformedXML');
  return storageClass;
}

function readNoncurrentExpiration({ NoncurrentVersionExpiration: given }: GivenRule) {
  if (given === undefined) return undefined;
  return {
    days: checkedDays(given.NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionExpiration', 1),
    newerVersions: checkedNewer(given.NewerNoncurrentVersions, 'NoncurrentVersionExpiration'),
  };
}

function readAbort({ AbortIncompleteMultipartUpload: given }: GivenRule): number | undefined {
  if (given === undefined) return undefined;
  return checkedDays(given.DaysAfterInitiation, 'DaysAfterInitiation', 'AbortIncompleteMultipartUpload', 1);
}

/** A rule does something; and what has neither tags nor a size is not chosen by them. */
function checkActions(rule: LifecycleRule, given: GivenRule): void {
  const { filter, transitions, noncurrentTransitions } = rule;
  const actions = [given.Expiration, given.NoncurrentVersionExpiration, given.AbortIncompleteMultipartUpload];
  const hasAction = actions.some((action) => action !== undefined);
  if (!hasAction && transitions.length === 0 && noncurrentTransitions.length === 0)
    throw invalidRequest('At least one action needs to be specified in a rule');
  const hasSize = filter.largerThanBytes !== undefined || filter.smallerThanBytes !== undefined;
  for (const [action, isGiven] of [
    ['AbortIncompleteMultipartUpload', rule.abortUploadsAfterDays !== undefined],
    ['ExpiredObjectDeleteMarker', rule.expiredMarkers !== undefined],
  ] as const) {
    if (!isGiven) continue;
    if (filter.tags.length > 0) throw invalidRequest(`${action} cannot be specified with Tags.`);
    if (hasSize) throw invalidRequest(`${action} cannot be specified with Object Size.`);
  }
}
