// `Null`: `true` asks that a key is absent, `false` that it is there with a value.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
import type { NullOperator } from './operator.ts';

export const nullCheck: NullOperator = { type: 'null', negated: false, expects: '`true` or `false`' };
