// Every condition operator of AWS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { arnLike } from './arn-like.ts';
import { binaryEquals } from './binary-equals.ts';
import { bool } from './bool.ts';
import { dateEquals } from './date-equals.ts';
import { dateGreaterThan } from './date-greater-than.ts';
import { dateGreaterThanEquals } from './date-greater-than-equals.ts';
import { dateLessThan } from './date-less-than.ts';
import { dateLessThanEquals } from './date-less-than-equals.ts';
import { ipAddress } from './ip-address.ts';
import { nullCheck } from './null.ts';
import { numericEquals } from './numeric-equals.ts';
import { numericGreaterThan } from './numeric-greater-than.ts';
import { numericGreaterThanEquals } from './numeric-greater-than-equals.ts';
import { numericLessThan } from './numeric-less-than.ts';
import { numericLessThanEquals } from './numeric-less-than-equals.ts';
import { not, type Operator } from './operator.ts';
import { stringEquals } from './string-equals.ts';
import { stringEqualsIgnoreCase } from './string-equals-ignore-case.ts';
import { stringLike } from './string-like.ts';

export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>(
  Object.entries({
    StringEquals: stringEquals,
    StringNotEquals: not(stringEquals),
    StringEqualsIgnoreCase: stringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase: not(stringEqualsIgnoreCase),
    StringLike: stringLike,
    StringNotLike: not(stringLike),
    NumericEquals: numericEquals,
    NumericNotEquals: not(numericEquals),
    NumericLessThan: numericLessThan,
    NumericLessThanEquals: numericLessThanEquals,
    NumericGreaterThan: numericGreaterThan,
    NumericGreaterThanEquals: numericGreaterThanEquals,
    DateEquals: dateEquals,
    DateNotEquals: not(dateEquals),
    DateLessThan: dateLessThan,
    DateLessThanEquals: dateLessThanEquals,
    DateGreaterThan: dateGreaterThan,
    DateGreaterThanEquals: dateGreaterThanEquals,
    Bool: bool,
    BinaryEquals: binaryEquals,
    IpAddress: ipAddress,
    NotIpAddress: not(ipAddress),
    ArnEquals: arnLike,
    ArnNotEquals: not(arnLike),
    ArnLike: arnLike,
    ArnNotLike: not(arnLike),
    Null: nullCheck,
  }),
);
