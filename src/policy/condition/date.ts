// Dates in conditions: a W3C profile of ISO 8601, or seconds since the Unix epoch.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
import { valueOperator } from './operator.ts';

const iso = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?)?)?$/;
const epochSeconds = /^\d{9,12}(?:\.\d{1,9})?$/;

/** Milliseconds since the epoch. Four digits are a year, nine or more are seconds. */
export function readDate(text: string): number | undefined {
  if (epochSeconds.test(text)) return Number(text) * 1000;
  if (!iso.test(text)) return undefined;
  const time = Date.parse(
    text.replace(/([+-]\d{2})(\d{2})$/, (match, hours, minutes) =>
      text.includes('T') ? `${hours}:${minutes}` : match,
    ),
  );
  return Number.isNaN(time) ? undefined : time;
}

export const dateOperator = (test: (wanted: number, actual: number) => boolean) =>
  valueOperator({ expects: 'a date such as `2030-01-31T12:00:00Z`', read: readDate, readWanted: readDate, test });
