// `NumericLessThan`: the request's value is below the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
import { numericOperator } from './numeric.ts';

export const numericLessThan = numericOperator((wanted, actual) => actual < wanted);
