// A condition clause, ready to be asked of a request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
import type { ContextView } from '../context.ts';
import type { ConditionClause, PolicyVersion } from '../document.ts';
import { arnPattern, foldedPattern, textPattern } from '../pattern.ts';
import { hasVariables, readTemplate } from '../template.ts';
import { readBool } from './bool.ts';
import type { TextOperator, ValueOperator } from './operator.ts';
import { operators } from './table.ts';

/**
 * `unknown` is for what the request does not let us decide: a value that is not of the operator's type, or several
 * values where the policy compares one. An Allow then does not apply, and a Deny does.
 */
export type ConditionResult = boolean | 'unknown';
export type Condition = (context: ContextView) => ConditionResult;

/** Whether a value of the request satisfies the clause's values together. */
type ValueTest = (actual: string, context: ContextView) => ConditionResult;

function textTest(operator: TextOperator, values: readonly string[], version: PolicyVersion): ValueTest {
  const compile = operator.arn ? arnPattern : operator.ignoreCase ? foldedPattern : textPattern;
  const options = { variables: hasVariables(version), wildcards: operator.wildcards };
  const patterns = values.map((value) => compile(readTemplate(value, options)));
  // The values are alternatives; negated, none of them may match.
  return (actual, context) => patterns.some((pattern) => pattern.matches(actual, context)) !== operator.negated;
}

function valueTest(operator: ValueOperator<unknown, unknown>, values: readonly string[]): ValueTest {
  const { read, readWanted, test, negated } = operator;
  const wanted = values.map(readWanted);
  return (text) => {
    const actual = read(text);
    if (actual === undefined) return 'unknown';
    return wanted.some((value) => value !== undefined && test(value, actual)) !== negated;
  };
}

function nullTest(key: string, values: readonly string[]): Condition {
  const wanted = new Set(values.map(readBool));
  return (context) => {
    const value = context.get(key);
    return wanted.has(value === undefined || (typeof value !== 'string' && value.length === 0));
  };
}

/** `ForAllValues` when `every`, else `ForAnyValue`. One unreadable value leaves the answer open unless another settles it. */
function testSet(actual: readonly string[], context: ContextView, test: ValueTest, every: boolean): ConditionResult {
  let result: ConditionResult = every;
  for (const value of actual) {
    const one = test(value, context);
    if (one === !every) return one;
    if (one === 'unknown') result = one;
  }
  return result;
}

export function compileCondition(clause: ConditionClause, version: PolicyVersion): Condition {
  const { qualifier, ifExists } = clause;
  const key = clause.key.toLowerCase();
  const operator = operators.get(clause.operator);
  // The parser refuses unknown operators; a document that came past it denies.
  if (operator === undefined) return () => 'unknown';
  if (operator.type === 'null') return nullTest(key, clause.values);
  const test =
    operator.type === 'text' ? textTest(operator, clause.values, version) : valueTest(operator, clause.values);
  const whenAbsent = ifExists || (qualifier === undefined ? operator.negated : qualifier === 'ForAllValues');

  return (context) => {
    const value = context.get(key);
    if (value === undefined) return whenAbsent;
    if (typeof value === 'string') return test(value, context);
    const [only, ...others] = value;
    if (only === undefined) return whenAbsent;
    if (qualifier !== undefined) return testSet(value, context, test, qualifier === 'ForAllValues');
    return others.length === 0 ? test(only, context) : 'unknown';
  };
}
