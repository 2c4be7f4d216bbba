// Numbers in conditions: whole or decimal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
import { valueOperator } from './operator.ts';

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

export function readNumber(text: string): number | undefined {
  return decimal.test(text) ? Number(text) : undefined;
}

export const numericOperator = (test: (wanted: number, actual: number) => boolean) =>
  valueOperator({ expects: 'a number', read: readNumber, readWanted: readNumber, test });
