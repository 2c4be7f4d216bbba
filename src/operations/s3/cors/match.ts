// The rule that a request from another origin falls under, and what its answer says of it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
import type { CORSRule } from '@aws-sdk/client-s3';

export interface CrossOriginRequest {
  readonly origin: string;
  readonly method: string;
  /** In lower case; those that a browser asks for before it sends them. */
  readonly headers: readonly string[];
}

/** The first that allows origin, method and every header. */
export function matchRule(rules: readonly CORSRule[], request: CrossOriginRequest): CORSRule | undefined {
  return rules.find(
    (rule) =>
      (rule.AllowedMethods ?? []).includes(request.method) &&
      (rule.AllowedOrigins ?? []).some((pattern) => matches(pattern, request.origin)) &&
      request.headers.every((header) =>
        (rule.AllowedHeaders ?? []).some((pattern) => matches(pattern.toLowerCase(), header)),
      ),
  );
}

export const varyHeader = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

export function ruleHeaders(rule: CORSRule, { origin, headers }: CrossOriginRequest): Record<string, string> {
  // A rule for everybody is told as such, and then browsers send no credentials along.
  const isForAll = (rule.AllowedOrigins ?? []).includes('*');
  const { ExposeHeaders = [], MaxAgeSeconds } = rule;
  return {
    'access-control-allow-origin': isForAll ? '*' : origin,
    'access-control-allow-methods': (rule.AllowedMethods ?? []).join(', '),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    ...(ExposeHeaders.length > 0 && { 'access-control-expose-headers': ExposeHeaders.join(', ') }),
    ...(MaxAgeSeconds !== undefined && { 'access-control-max-age': String(MaxAgeSeconds) }),
    ...(!isForAll && { 'access-control-allow-credentials': 'true' }),
    vary: varyHeader,
  };
}

/** At most one `*`, which stands for any text: checked where rules are put. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
