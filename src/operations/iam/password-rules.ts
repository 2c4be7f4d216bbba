// The rules of an account for passwords, and what a password breaks of them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
import { dayMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { PasswordPolicyRecord } from '../../storage/records/account-settings.ts';
import { checkedText, type TextRule } from './constraints.ts';

const password: TextRule = { min: 1, max: 128, pattern: /^[\t\n\r\u0020-\u00FF]+$/ };

/** As for any text, without the text itself in the refusal. */
export function checkedPassword(given: string | undefined, member: string): string {
  try {
    return checkedText(given, member, password);
  } catch (error) {
    if (given === undefined) throw error;
    throw new Fault('PasswordPolicyViolation', {
      message: 'Password should be 1 to 128 characters of the basic Latin and Latin-1 character sets',
    });
  }
}

const defaultLength = 8;
/** Of the four kinds of characters, where the account has made no rules. */
const defaultKinds = 3;

const kinds = {
  requireUppercase: [/[A-Z]/, 'Password should have at least one uppercase letter'],
  requireLowercase: [/[a-z]/, 'Password should have at least one lowercase letter'],
  requireNumbers: [/[0-9]/, 'Password should have at least one number'],
  requireSymbols: [/[!@#$%^&*()_+\-=[\]{}|']/, 'Password should have at least one symbol'],
} as const;
type Kind = keyof typeof kinds;

function missingKinds(text: string, required: readonly Kind[]): string[] {
  return required.filter((kind) => !kinds[kind][0].test(text)).map((kind) => kinds[kind][1]);
}

const allKinds = Object.keys(kinds) as Kind[];

function brokenRules(text: string, policy: PasswordPolicyRecord | undefined): string[] {
  const length = policy?.minimumLength ?? defaultLength;
  const short = text.length < length ? [`Password should have a minimum length of ${length}`] : [];
  if (policy !== undefined)
    return [
      ...short,
      ...missingKinds(
        text,
        allKinds.filter((kind) => policy[kind]),
      ),
    ];
  const missing = missingKinds(text, allKinds);
  const more = missing.length - (allKinds.length - defaultKinds);
  if (more <= 0) return short;
  return [...short, `Password should meet ${more} more of the following requirements: ${missing.join(', ')}`];
}

/** Throws what AWS answers to a password that the account's rules, or its default, do not take. */
export function requirePassword(text: string, policy: PasswordPolicyRecord | undefined, userName: string): void {
  const broken = brokenRules(text, policy);
  if (policy === undefined && text.toLowerCase() === userName.toLowerCase())
    broken.push("Password should not be the user's name");
  if (broken.length > 0) throw new Fault('PasswordPolicyViolation', { message: broken.join(', ') });
}

/** When a password that was set then ends; undefined for never. */
export function passwordEndsAt(changedAtMs: number, policy: PasswordPolicyRecord | undefined): number | undefined {
  return policy?.maxAgeDays === undefined ? undefined : changedAtMs + policy.maxAgeDays * dayMs;
}
