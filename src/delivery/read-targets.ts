// The file that binds ARNs to targets: JSON, read once at the start, refused as a whole when anything in it is unclear.
import { parseArn } from '../kernel/arn.ts';
import { isAccountId } from '../kernel/ids.ts';
import type { DeliveryTarget, DeliveryTargets } from './target.ts';

/** What is wrong with the file, in words for the operator; never a value of it that may be secret. */
export class TargetsError extends Error {
  constructor(problem: string) {
    super(`notification targets: ${problem}`);
    this.name = 'TargetsError';
  }
}

const kinds: Readonly<Record<string, readonly DeliveryTarget['kind'][]>> = {
  sqs: ['webhook', 'sqs'],
  sns: ['webhook', 'sns'],
  lambda: ['webhook'],
};

/** Throws `TargetsError`. */
export function readTargets(text: string): DeliveryTargets {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new TargetsError('the file is not JSON');
  }
  const entries = Object.entries(asObject(parsed, 'the file'));
  return new Map(entries.map(([arn, value]) => [arn, readTarget(arn, value)]));
}

function readTarget(arn: string, value: unknown): DeliveryTarget {
  const parsed = parseArn(arn);
  const allowed =
    parsed === undefined || parsed.region === '' || parsed.account === '' ? undefined : kinds[parsed.service];
  if (allowed === undefined) throw new TargetsError(`\`${arn}\` is not the ARN of a queue, a topic or a function`);
  const given = asObject(value, `\`${arn}\``);
  const { kind, url } = given;
  const known = allowed.find((one) => one === kind);
  if (known === undefined) throw new TargetsError(`\`${arn}\`: \`kind\` is one of ${allowed.join(', ')}`);
  checkUrl(arn, url);
  const accounts = new Set([parsed?.account ?? '', ...readAccounts(arn, given.accounts)]);
  if (known === 'webhook') {
    checkMembers(arn, given, ['kind', 'url', 'accounts', 'headers']);
    return { kind: known, url, accounts, headers: readHeaders(arn, given.headers) };
  }
  checkMembers(arn, given, ['kind', 'url', 'accounts', 'accessKeyId', 'secretAccessKey', 'sessionToken']);
  const { accessKeyId, secretAccessKey, sessionToken } = given;
  if (
    typeof accessKeyId !== 'string' ||
    typeof secretAccessKey !== 'string' ||
    accessKeyId === '' ||
    secretAccessKey === ''
  )
    throw new TargetsError(`\`${arn}\`: \`accessKeyId\` and \`secretAccessKey\` are needed to sign`);
  if (sessionToken !== undefined && typeof sessionToken !== 'string')
    throw new TargetsError(`\`${arn}\`: \`sessionToken\` is not text`);
  return { kind: known, url, accounts, accessKeyId, secretAccessKey, sessionToken };
}

function readAccounts(arn: string, given: unknown): readonly string[] {
  if (given === undefined) return [];
  const isList = Array.isArray(given) && given.every((account) => typeof account === 'string' && isAccountId(account));
  if (!isList) throw new TargetsError(`\`${arn}\`: \`accounts\` is a list of account ids of twelve digits`);
  return given as readonly string[];
}

function asObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TargetsError(`${what} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

function checkUrl(arn: string, url: unknown): asserts url is string {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new TargetsError(`\`${arn}\`: \`url\` is not a URL of http or https`);
  if (parsed.username !== '' || parsed.password !== '')
    throw new TargetsError(`\`${arn}\`: credentials belong into \`headers\`, not into \`url\``);
}

/** A member that is not known may be a slip of the pen: it is not ignored. */
function checkMembers(arn: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new TargetsError(`\`${arn}\`: unknown member \`${unknown.join('`, `')}\``);
}

function readHeaders(arn: string, headers: unknown): Readonly<Record<string, string>> {
  if (headers === undefined) return {};
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(asObject(headers, `\`${arn}\`: \`headers\``))) {
    if (!/^[A-Za-z0-9-]+$/.test(name) || typeof value !== 'string' || /[^\t\x20-\x7e]/.test(value))
      throw new TargetsError(`\`${arn}\`: the header \`${name}\` cannot be sent`);
    read[name.toLowerCase()] = value;
  }
  return read;
}
