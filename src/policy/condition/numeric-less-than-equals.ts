// `NumericLessThanEquals`: the request's value is at or below the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
import { numericOperator } from './numeric.ts';

export const numericLessThanEquals = numericOperator((wanted, actual) => actual <= wanted);
