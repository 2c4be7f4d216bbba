// What in a statement does not match a request, in words. Pure.
import type { EvaluatedStatement, ShownEvaluation } from '../../kernel/evaluation.ts';

type StatementJson = Readonly<Record<string, unknown>>;

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The statement asks for one thing, and the request has another. */
export interface Mismatch {
  readonly element: string;
  readonly wants: string;
  readonly has: string;
}

export function mismatchOf(
  { failedOn, clause, text }: EvaluatedStatement,
  { action, resource, context }: ShownEvaluation,
  principalArn: string | undefined,
): Mismatch | undefined {
  const statement = JSON.parse(text) as StatementJson;
  /** The element, or its opposite. */
  const element = (name: string) => {
    const used = statement[name] === undefined ? `Not${name}` : name;
    return { element: used, wants: shown(statement[used]) };
  };
  if (failedOn === 'Action') return { ...element('Action'), has: action };
  if (failedOn === 'Principal') return { ...element('Principal'), has: principalArn ?? 'nobody: no credentials' };
  if (failedOn === 'Resource') return { ...element('Resource'), has: resource };
  if (failedOn !== 'Condition' || clause === undefined) return undefined;
  const [operator = '', key = ''] = clause.split(' on ');
  const blocks = (statement.Condition ?? {}) as Readonly<Record<string, StatementJson>>;
  const block = blocks[operator] ?? {};
  const name = Object.keys(block).find((written) => written.toLowerCase() === key.toLowerCase()) ?? key;
  const present = Object.keys(context).find((given) => given.toLowerCase() === key.toLowerCase());
  return {
    element: `Condition: ${clause}`,
    wants: shown(block[name] ?? []),
    has: present === undefined ? 'the key is absent' : shown(context[present]),
  };
}
