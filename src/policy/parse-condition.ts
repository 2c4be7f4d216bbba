// Reads `Condition`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
import { readBool } from './condition/bool.ts';
import type { Operator } from './condition/operator.ts';
import { operators } from './condition/table.ts';
import type { ConditionClause, SetQualifier } from './document.ts';
import { type JsonEntry, type JsonNode, type JsonString, PolicyMistake } from './json.ts';
import { expectObject } from './parse-elements.ts';

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;
/** A service's prefix or an identity provider's host and path, a colon, and a name, which may end in a key of a tag's own. */
const keyForm = /^[a-zA-Z0-9._~/-]+:./;

function readOperator({
  key,
  at,
}: JsonEntry): Pick<ConditionClause, 'operator' | 'qualifier' | 'ifExists'> & { readonly row: Operator } {
  const [, qualifier, operator = '', suffix] = operatorForm.exec(key) ?? [];
  const row = operators.get(operator);
  if (row === undefined) throw new PolicyMistake('condition', at, `unknown condition operator \`${key}\``);
  if (row.type === 'null' && (qualifier !== undefined || suffix !== undefined))
    throw new PolicyMistake('condition', at, '`Null` takes neither a qualifier nor `IfExists`');
  return { operator, qualifier: qualifier as SetQualifier | undefined, ifExists: suffix !== undefined, row };
}

/** Numbers and booleans may stand without quotation marks. */
function scalars(node: JsonNode, key: string): readonly { readonly value: string; readonly at: number }[] {
  const nodes = node.type === 'array' ? node.items : [node];
  return nodes.map((item) => {
    if (item.type === 'string' || item.type === 'number' || item.type === 'boolean') return item;
    throw new PolicyMistake('type', item.at, `the value of \`${key}\` must be a string, a number or a boolean`);
  });
}

function checkValue(row: Operator, name: string, { value, at }: Pick<JsonString, 'value' | 'at'>): void {
  const valid = row.type === 'text' || (row.type === 'null' ? readBool(value) : row.readWanted(value)) !== undefined;
  if (!valid) throw new PolicyMistake('condition', at, `\`${name}\` needs ${row.expects}, not \`${value}\``);
}

export function readConditions(node: JsonNode): readonly ConditionClause[] {
  return expectObject(node, 'Condition').entries.flatMap((entry) => {
    const { row, ...operator } = readOperator(entry);
    const keys = new Set<string>();
    return expectObject(entry.value, entry.key).entries.map(({ key, at, value }) => {
      if (!keyForm.test(key))
        throw new PolicyMistake(
          'condition',
          at,
          `the condition key \`${key}\` must begin with a service, such as \`aws:\``,
        );
      if (keys.has(key.toLowerCase())) throw new PolicyMistake('duplicate', at, `\`${key}\` is given twice`);
      keys.add(key.toLowerCase());
      const values = scalars(value, key);
      for (const item of values) checkValue(row, entry.key, item);
      return { ...operator, key, values: values.map((item) => item.value) };
    });
  });
}
