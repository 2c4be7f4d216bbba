// What a condition operator is: how to read a text of its type, and how to compare two of them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

/** An operator on values of one type. `Wanted` comes from the policy, `Actual` from the request. */
interface TypedOperator<Wanted, Actual> {
  /** True for the `Not...` twin: it holds when nothing matches, also for a key that is absent. */
  readonly negated: boolean;
  /** What a value of the policy must look like, for an error message; undefined when any text will do. */
  readonly expects: string | undefined;
  /** Reads a value of the request; undefined when it is not of the type. */
  readonly read: (text: string) => Actual | undefined;
  readonly test: (wanted: Wanted, actual: Actual) => boolean;
}

/** Compares parsed values: numbers, dates, addresses. No variables, no wildcards. */
export interface ValueOperator<Wanted, Actual> extends TypedOperator<Wanted, Actual> {
  readonly type: 'value';
  /** Reads a value of the policy; undefined makes the policy malformed. */
  readonly readWanted: (text: string) => Wanted | undefined;
}

/** Compares text, in which policy variables may stand. */
export interface TextOperator {
  readonly type: 'text';
  readonly negated: boolean;
  readonly expects: undefined;
  readonly wildcards: boolean;
  readonly ignoreCase: boolean;
  /** Compares segment by segment, as ARNs are. */
  readonly arn: boolean;
}

/** Asks whether a key is there at all. */
export interface NullOperator {
  readonly type: 'null';
  readonly negated: false;
  readonly expects: string;
}

// The table holds operators of several types side by side; each is used only with what it has read itself.
export type Operator = ValueOperator<unknown, unknown> | TextOperator | NullOperator;

/** Widens an operator for the table; `read` and `test` of one row always go together. */
export function valueOperator<Wanted, Actual>(
  row: Omit<ValueOperator<Wanted, Actual>, 'type' | 'negated'>,
): ValueOperator<unknown, unknown> {
  return {
    ...row,
    type: 'value',
    negated: false,
    test: (wanted, actual) => row.test(wanted as Wanted, actual as Actual),
  };
}

export function textOperator(row: Pick<TextOperator, 'wildcards' | 'ignoreCase' | 'arn'>): TextOperator {
  return { ...row, type: 'text', negated: false, expects: undefined };
}

/** The `Not...` twin of an operator. */
export function not(operator: ValueOperator<unknown, unknown>): ValueOperator<unknown, unknown>;
export function not(operator: TextOperator): TextOperator;
export function not(operator: ValueOperator<unknown, unknown> | TextOperator): Operator {
  return { ...operator, negated: true };
}
