// `StringLike`: text with wildcards, letter case included.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
import { textOperator } from './operator.ts';

export const stringLike = textOperator({ wildcards: true, ignoreCase: false, arn: false });
