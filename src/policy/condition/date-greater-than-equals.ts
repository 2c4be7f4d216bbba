// `DateGreaterThanEquals`: the request's value is at or above the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
import { dateOperator } from './date.ts';

export const dateGreaterThanEquals = dateOperator((wanted, actual) => actual >= wanted);
