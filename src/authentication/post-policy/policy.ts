// What the signer of a form lets it say. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
import { Fault } from '../../kernel/fault.ts';

export type PostCondition =
  | { readonly kind: 'eq' | 'starts-with'; readonly field: string; readonly value: string; readonly text: string }
  | { readonly kind: 'content-length-range'; readonly min: number; readonly max: number };

export interface PostPolicy {
  readonly expiresAtMs: number;
  readonly conditions: readonly PostCondition[];
}

const invalid = (detail: string): Fault => new Fault('InvalidPolicyDocument', { message: `Invalid Policy: ${detail}` });

/** `encoded` is the field `policy`, in base64. */
export function parsePostPolicy(encoded: string): PostPolicy {
  const document = parseJson(Buffer.from(encoded, 'base64').toString('utf8'));
  const { expiration, conditions } = document;
  if (expiration === undefined) throw invalid("Policy missing 'expiration'.");
  if (conditions === undefined) throw invalid("Policy missing 'conditions'.");
  const expiresAtMs = typeof expiration === 'string' ? readTime(expiration) : undefined;
  if (expiresAtMs === undefined) throw invalid(`Invalid 'expiration' value: '${shown(expiration)}'`);
  if (!Array.isArray(conditions)) throw invalid("Invalid 'conditions' value: must be a List.");
  return { expiresAtMs, conditions: conditions.flatMap(readCondition) };
}

type Json = Readonly<Record<string, unknown>>;

function parseJson(text: string): Json {
  // Beside the escapes of JSON there is one for what begins a field's name.
  const plain = text.replace(/\\([\s\S])/g, (pair, character: string) => (character === '$' ? '$' : pair));
  try {
    const value: unknown = JSON.parse(plain);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Said below.
  }
  throw invalid('Invalid JSON.');
}

/** What is not plain is not written out: it may be nested without end. */
const shown = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;

const sizeOf = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function readTime(text: string): number | undefined {
  const timeMs = isoTime.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

function readCondition(condition: unknown): readonly PostCondition[] {
  if (Array.isArray(condition)) return [readTriple(condition)];
  if (typeof condition !== 'object' || condition === null)
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  const entries = Object.entries(condition);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1)
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  const [name, value] = entry;
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.');
  return [comparison('eq', name, value)];
}

function readTriple(condition: readonly unknown[]): PostCondition {
  const [kind, first, second] = condition;
  const operator = typeof kind === 'string' ? kind.toLowerCase() : '';
  if (operator === 'content-length-range') {
    const [min, max] = [sizeOf(first), sizeOf(second)];
    if (condition.length === 3 && Number.isSafeInteger(min) && Number.isSafeInteger(max) && min >= 0)
      return { kind: operator, min, max };
    throw invalid('Invalid content-length-range.');
  }
  if (operator !== 'eq' && operator !== 'starts-with') throw invalid(`Unknown condition operation '${shown(kind)}'.`);
  if (condition.length !== 3 || typeof first !== 'string' || typeof second !== 'string' || !first.startsWith('$'))
    throw invalid(`Invalid ${operator} condition.`);
  return comparison(operator, first.slice(1), second);
}

function comparison(kind: 'eq' | 'starts-with', name: string, value: string): PostCondition {
  return {
    kind,
    field: name.toLowerCase(),
    value,
    text: JSON.stringify([kind, `$${name}`, value]).replaceAll('","', '", "'),
  };
}
