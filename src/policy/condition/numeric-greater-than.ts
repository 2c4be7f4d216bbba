// `NumericGreaterThan`: the request's value is above the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric
import { numericOperator } from './numeric.ts';

export const numericGreaterThan = numericOperator((wanted, actual) => actual > wanted);
