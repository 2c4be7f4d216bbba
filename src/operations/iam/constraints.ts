// What IAM and STS demand of the members of an input, in their words.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
import { Fault } from '../../kernel/fault.ts';

export interface TextRule {
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  /** For the rules that AWS words otherwise than by their pattern. */
  readonly says?: string;
}

const nameCharacters = 'It must contain only alphanumeric characters and/or the following: +=,.@_-';
const pathCharacters = 'It must begin and end with / and contain only alphanumeric characters and/or / characters.';
const anyText = /^[\t\n\r\u0020-\u00FF]*$/;

function name(max: number): TextRule {
  return { min: 1, max, pattern: /^[\w+=,.@-]+$/, says: nameCharacters };
}

export const userName = name(64);
export const roleName = name(64);
export const groupName = name(128);
export const policyName = name(128);
export const instanceProfileName = name(128);
export const serverCertificateName = name(128);
export const virtualDeviceName = name(226);
export const samlProviderName: TextRule = { min: 1, max: 128, pattern: /^[\w.-]+$/ };
export const path: TextRule = { min: 1, max: 512, pattern: /^(\/|\/[\u0021-\u007E]+\/)$/, says: pathCharacters };
export const pathPrefix: TextRule = { min: 1, max: 512, pattern: /^\/[\u0021-\u007E]*$/ };
export const accessKeyId: TextRule = { min: 16, max: 128, pattern: /^\w+$/ };
export const versionId: TextRule = { min: 2, max: 64, pattern: /^v[1-9]\d*(\.[A-Za-z0-9-]*)?$/ };
export const description: TextRule = {
  min: 0,
  max: 1000,
  pattern: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/,
};
export const policyDocument: TextRule = { min: 1, max: 131_072, pattern: anyText };
export const arnText: TextRule = {
  min: 20,
  max: 2048,
  pattern: /^[\t\n\r\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD]+$/,
};
export const sessionName: TextRule = { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ };
export const externalId: TextRule = { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ };
export const tagKey: TextRule = { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
export const tagValue: TextRule = { min: 0, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };

export function invalid(message: string): Fault {
  return new Fault('ValidationException', { message });
}

/** `member` is spelled as AWS spells it in these messages: with a small first letter. */
function failed(value: string, member: string, constraint: string): Fault {
  return invalid(
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

const quoted = (value: string | number): string => `'${value}'`;

export function required<Value>(value: Value | undefined, member: string): Value {
  if (value === undefined) throw failed('null', member, 'not be null');
  return value;
}

export function checkedText(value: string | undefined, member: string, rule: TextRule): string {
  const text = required(value, member);
  if (text.length < rule.min) throw failed(quoted(text), member, `have length greater than or equal to ${rule.min}`);
  if (text.length > rule.max) throw failed(quoted(text), member, `have length less than or equal to ${rule.max}`);
  if (rule.pattern.test(text)) return text;
  if (rule.says !== undefined) throw invalid(`The specified value for ${member} is invalid. ${rule.says}`);
  throw failed(quoted(text), member, `satisfy regular expression pattern: ${rule.pattern.source}`);
}

export function optionalText(value: string | undefined, member: string, rule: TextRule): string | undefined {
  return value === undefined ? undefined : checkedText(value, member, rule);
}

export function checkedNumber(value: number, member: string, min: number, max: number): number {
  if (!(value >= min)) throw failed(quoted(value), member, `have value greater than or equal to ${min}`);
  if (value > max) throw failed(quoted(value), member, `have value less than or equal to ${max}`);
  return value;
}

export function oneOf<Value extends string>(
  value: string | undefined,
  member: string,
  values: readonly Value[],
): Value {
  const found = values.find((candidate) => candidate === required(value, member));
  if (found === undefined) throw failed(quoted(value ?? ''), member, `satisfy enum value set: [${values.join(', ')}]`);
  return found;
}
