// What Organizations demands of the members of an input.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_InvalidInputException.html
import { Fault } from '../../kernel/fault.ts';

type Reason =
  | 'INPUT_REQUIRED'
  | 'INVALID_PATTERN'
  | 'INVALID_ENUM'
  | 'INVALID_ENUM_POLICY_TYPE'
  | 'MIN_VALUE_EXCEEDED'
  | 'MAX_VALUE_EXCEEDED'
  | 'INVALID_NEXT_TOKEN'
  | 'IMMUTABLE_POLICY'
  | 'DUPLICATE_TAG_KEY'
  | 'INVALID_SYSTEM_TAGS_PARAMETER';

export function invalidInput(Reason: Reason, message: string): Fault {
  return new Fault('InvalidInputException', { message, Reason });
}

export function constraint(Reason: string, message: string): Fault {
  return new Fault('ConstraintViolationException', { message, Reason });
}

export function checkedInput(value: string | undefined, member: string, pattern: RegExp): string {
  if (value === undefined) throw invalidInput('INPUT_REQUIRED', `You must specify a value for ${member}.`);
  if (!pattern.test(value)) throw invalidInput('INVALID_PATTERN', `You specified an invalid value for ${member}.`);
  return value;
}

export const accountIdForm = /^\d{12}$/;
export const accountNameForm = /^[\u0020-\u007E]{1,50}$/;
export const emailForm = /^(?=.{6,64}$)[^\s@]+@[^\s@]+\.[^\s@]+$/;
export const roleNameForm = /^[\w+=,.@-]{1,64}$/;
export const requestIdForm = /^car-[a-z0-9]{8,32}$/;
export const unitIdForm = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;
export const unitNameForm = /^[\s\S]{1,128}$/;
export const servicePrincipalForm = /^[\w+=,.@-]{1,128}$/;
export const childIdForm = /^(\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;
export const parentIdForm = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;
export const taggableIdForm = /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|p-[0-9a-zA-Z_]{8,128})$/;

export interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

const largestPage = 20;

export function checkPage(input: PageInput): void {
  const max = input.MaxResults ?? largestPage;
  if (max < 1) throw invalidInput('MIN_VALUE_EXCEEDED', 'You specified a MaxResults that is too small.');
  if (max > largestPage) throw invalidInput('MAX_VALUE_EXCEEDED', 'You specified a MaxResults that is too large.');
  startOf(input);
}

const tokenPrefix = 'after:';

function startOf({ NextToken }: PageInput): string {
  if (NextToken === undefined) return '';
  const text = Buffer.from(NextToken, 'base64url').toString('utf8');
  if (!text.startsWith(tokenPrefix)) throw invalidInput('INVALID_NEXT_TOKEN', 'You specified an invalid NextToken.');
  return text.slice(tokenPrefix.length);
}

/** A page of items in the order of their ids; the token names the last that was given. */
export async function pageOf<Item>(
  items: AsyncIterable<Item>,
  id: (item: Item) => string,
  input: PageInput,
): Promise<{ readonly items: Item[]; readonly end: { readonly NextToken?: string } }> {
  const after = startOf(input);
  const max = input.MaxResults ?? largestPage;
  const page: Item[] = [];
  for await (const item of items) {
    if (id(item) <= after) continue;
    const last = page.at(-1);
    if (page.length === max && last !== undefined) {
      const NextToken = Buffer.from(`${tokenPrefix}${id(last)}`, 'utf8').toString('base64url');
      return { items: page, end: { NextToken } };
    }
    page.push(item);
  }
  return { items: page, end: {} };
}
