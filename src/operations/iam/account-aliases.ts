// The alias of an account, which no other account may have. https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
import { checkedText, type TextRule } from './constraints.ts';

const accountAlias: TextRule = { min: 3, max: 63, pattern: /^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/ };

export function checkedAlias(alias: string | undefined): string {
  return checkedText(alias, 'accountAlias', accountAlias);
}
