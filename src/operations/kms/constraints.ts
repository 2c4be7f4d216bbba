// The constraints of KMS's model on a member's value, refused in the words of AWS's request validation.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
import { Fault } from '../../kernel/fault.ts';

/** What is wrong with a member, or nothing. */
export type Violation = string | undefined;

/** Refuses when any member breaks its constraint, naming them all. */
export function enforce(...violations: readonly Violation[]): void {
  const found = violations.filter((violation) => violation !== undefined);
  if (found.length === 0) return;
  const count = `${found.length} validation error${found.length === 1 ? '' : 's'} detected`;
  throw new Fault('ValidationException', { message: `${count}: ${found.join('; ')}` });
}

const failed = (value: unknown, member: string, rule: string): string =>
  `Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${rule}`;

/** A number between two bounds, both included. */
export function between(member: string, value: number | undefined, least: number, most: number): Violation {
  if (value === undefined) return undefined;
  if (value < least) return failed(value, member, `have value greater than or equal to ${least}`);
  if (value > most) return failed(value, member, `have value less than or equal to ${most}`);
  return undefined;
}

/** A text or list of bounded length. */
export function ofLength(
  member: string,
  value: string | readonly unknown[] | undefined,
  least: number,
  most: number,
): Violation {
  if (value === undefined) return undefined;
  if (value.length < least) return failed(value, member, `have length greater than or equal to ${least}`);
  if (value.length > most) return failed(value, member, `have length less than or equal to ${most}`);
  return undefined;
}

/** Bytes of bounded length. The bytes may be secret, so they are never repeated. */
export function ofSize(member: string, value: Uint8Array | undefined, least: number, most: number): Violation {
  const size = value?.length ?? 0;
  const at = `Value at '${member}' failed to satisfy constraint: Member must have length`;
  if (size < least) return `${at} greater than or equal to ${least}`;
  if (size > most) return `${at} less than or equal to ${most}`;
  return undefined;
}

export function oneOf(member: string, value: string | undefined, allowed: readonly string[]): Violation {
  if (value === undefined || allowed.includes(value)) return undefined;
  return failed(value, member, `satisfy enum value set: [${allowed.join(', ')}]`);
}

export function matching(member: string, value: string | undefined, pattern: RegExp): Violation {
  if (value === undefined || pattern.test(value)) return undefined;
  return failed(value, member, `satisfy regular expression pattern: ${pattern.source}`);
}

export function present(member: string, value: unknown): Violation {
  if (value !== undefined) return undefined;
  return `Value null at '${member}' failed to satisfy constraint: Member must not be null`;
}
