// `NumericEquals`: the request's value is the same as the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
import { numericOperator } from './numeric.ts';

export const numericEquals = numericOperator((wanted, actual) => actual === wanted);
