// `StringEquals`: the same text, letter case included. `*` and `?` stand for themselves.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
import { textOperator } from './operator.ts';

export const stringEquals = textOperator({ wildcards: false, ignoreCase: false, arn: false });
