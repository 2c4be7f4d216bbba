// `StringEqualsIgnoreCase`: the same text, whatever the letter case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
import { textOperator } from './operator.ts';

export const stringEqualsIgnoreCase = textOperator({ wildcards: false, ignoreCase: true, arn: false });
