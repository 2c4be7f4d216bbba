// `ArnEquals` and `ArnLike`: the two mean the same, wildcards included.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
import { textOperator } from './operator.ts';

export const arnLike = textOperator({ wildcards: true, ignoreCase: false, arn: true });
