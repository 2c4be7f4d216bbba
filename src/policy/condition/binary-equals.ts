// `BinaryEquals`: the same bytes, both written in base64.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_BinaryEquals
import { valueOperator } from './operator.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** One spelling for the same bytes: without padding, and without bits that no byte holds. */
function readBase64(text: string): string | undefined {
  return base64.test(text) ? Buffer.from(text, 'base64').toString('base64') : undefined;
}

export const binaryEquals = valueOperator({
  expects: 'base64',
  read: readBase64,
  readWanted: readBase64,
  test: (wanted, actual) => wanted === actual,
});
