// `Bool`: true or false, whatever the letter case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Boolean
import { valueOperator } from './operator.ts';

export function readBool(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

export const bool = valueOperator({
  expects: '`true` or `false`',
  read: readBool,
  readWanted: readBool,
  test: (wanted, actual) => wanted === actual,
});
