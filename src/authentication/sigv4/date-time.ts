// The times of a signature: ISO 8601 basic, or the `Date` header's RFC 9110 form.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html#date

const basicPattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const httpDatePattern =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;

/** `20150830T123600Z` in milliseconds since the epoch; undefined when it is not such a time. */
export function parseBasicTime(text: string): number | undefined {
  const match = basicPattern.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // `Date` carries over what is out of range: a 31st of February is no time. It also reads years below 100 as 19xx.
  const isSame = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  return isSame ? time.getTime() : undefined;
}

export function parseHttpDate(text: string): number | undefined {
  if (!httpDatePattern.test(text)) return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) || new Date(timeMs).toUTCString() !== text ? undefined : timeMs;
}

/** `20150830T123600Z` */
export function formatBasicTime(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

/** `2015-08-30T12:36:00Z` */
export function formatExtendedTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}
