// `DateEquals`: the request's value is the same as the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
import { dateOperator } from './date.ts';

export const dateEquals = dateOperator((wanted, actual) => actual === wanted);
