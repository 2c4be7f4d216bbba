// The moments of a rule's actions must fit together: colder classes later, and the end after all of them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
import { Fault } from '../../../kernel/fault.ts';
import type { LifecycleMoment, LifecycleRule } from '../../../storage/records/lifecycle.ts';
import { depthOf } from '../storage-class.ts';
import { filterText } from './read-filter.ts';

const invalidArgument = (message: string): Fault => new Fault('InvalidArgument', { message });
const invalidRequest = (message: string): Fault => new Fault('InvalidRequest', { message });

/** Classes that objects may enter only after so many days, and leave only after so many more. */
const infrequent = new Set(['STANDARD_IA', 'ONEZONE_IA']);
const infrequentDays = 30;

interface Step {
  readonly storageClass: string;
  readonly days: number;
}

const daysOf = (at: LifecycleMoment | undefined): number | undefined => (at?.kind === 'days' ? at.days : undefined);

export function checkMoments(rule: LifecycleRule): void {
  const moments = [rule.expiration, ...rule.transitions.map(({ at }) => at)].filter((at) => at !== undefined);
  if (new Set(moments.map(({ kind }) => kind)).size > 1)
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter ${filterText(rule.filter)}`,
    );
  checkClasses(rule, 'Transition', rule.transitions);
  checkClasses(rule, 'NoncurrentVersionTransition', rule.noncurrentTransitions);
  const steps = rule.transitions.flatMap(({ at, storageClass }) =>
    at.kind === 'days' ? [{ storageClass, days: at.days }] : [],
  );
  checkSteps(rule, { name: 'Days', action: 'Transition', end: 'Expiration' }, steps, daysOf(rule.expiration));
  checkDates(rule);
  checkSteps(
    rule,
    { name: 'NoncurrentDays', action: 'NoncurrentVersionTransition', end: 'NoncurrentVersionExpiration' },
    rule.noncurrentTransitions,
    rule.noncurrentExpiration?.days,
  );
}

function checkClasses(rule: LifecycleRule, action: string, given: readonly Pick<Step, 'storageClass'>[]): void {
  if (new Set(given.map(({ storageClass }) => storageClass)).size < given.length)
    throw invalidRequest(
      `'StorageClass' must be different for '${action}' actions in same 'Rule' with filter ${filterText(rule.filter)}`,
    );
}

interface Words {
  readonly name: string;
  readonly action: string;
  readonly end: string;
}

function checkSteps(rule: LifecycleRule, words: Words, given: readonly Step[], endDays: number | undefined): void {
  const { name, action, end } = words;
  const where = `for filter ${filterText(rule.filter)}`;
  const steps = [...given].sort((one, other) => depthOf(one.storageClass) - depthOf(other.storageClass));
  steps.forEach(({ storageClass, days }, index) => {
    if (infrequent.has(storageClass) && days < infrequentDays)
      throw invalidArgument(
        `'${name}' in ${action} action must be greater than or equal to ${infrequentDays} for storageClass '${storageClass}'`,
      );
    const before = steps[index - 1];
    if (before === undefined) return;
    const least = before.days + (infrequent.has(before.storageClass) ? infrequentDays : 1);
    if (days < least)
      throw invalidArgument(
        `'${name}' in the '${action}' action for StorageClass '${storageClass}' ${where} must be ${least - before.days} days more than '${name}' in the '${action}' action for StorageClass '${before.storageClass}'`,
      );
  });
  const last = Math.max(...steps.map(({ days }) => days));
  if (endDays !== undefined && steps.length > 0 && endDays <= last)
    throw invalidArgument(
      `'${name}' in the ${end} action ${where} must be greater than '${name}' in the ${action} action`,
    );
}

function checkDates({ filter, transitions, expiration }: LifecycleRule): void {
  if (expiration?.kind !== 'date') return;
  for (const { at } of transitions)
    if (at.kind === 'date' && at.dateMs >= expiration.dateMs)
      throw invalidArgument(
        `'Date' in the Expiration action for filter ${filterText(filter)} must be later than 'Date' in the Transition action`,
      );
}
