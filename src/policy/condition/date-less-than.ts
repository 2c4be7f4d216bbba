// `DateLessThan`: the request's value is below the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
import { dateOperator } from './date.ts';

export const dateLessThan = dateOperator((wanted, actual) => actual < wanted);
