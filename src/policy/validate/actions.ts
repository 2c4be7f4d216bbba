// The actions of a statement: those that are not there, and all that the others stand for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
import type { Statement } from '../document.ts';
import { compileGlob } from '../glob.ts';
import { type KnownAction, knownServices, servicePrefixes } from '../reference/reference.ts';
import { isFixed, readTemplate } from '../template.ts';
import { type Finding, findIn } from './finding.ts';
import { nearest } from './nearest.ts';

export interface NamedAction extends KnownAction {
  readonly service: string;
}

/** One pattern of `Action` with what it stands for. */
export interface ExpandedAction {
  readonly pattern: string;
  /** True where it also stands for actions of which only the service is known. */
  readonly open: boolean;
  readonly actions: readonly NamedAction[];
}

const allActions = (service: string): readonly NamedAction[] =>
  knownServices.get(service)?.actions.map((action) => ({ ...action, service })) ?? [];

function expand(pattern: string): ExpandedAction {
  const [service = '', name = '*'] = pattern.toLowerCase().split(':');
  if (service === '*' || !knownServices.has(service)) return { pattern, open: true, actions: [] };
  const pieces = readTemplate(name, { variables: false, wildcards: true });
  const glob = isFixed(pieces) ? compileGlob(pieces) : () => false;
  return { pattern, open: false, actions: allActions(service).filter((action) => glob(action.name.toLowerCase())) };
}

/** Undefined for `NotAction`, which stands for nearly everything. */
export function expandedActions({ actions }: Statement): readonly ExpandedAction[] | undefined {
  return actions.negated ? undefined : actions.patterns.map(expand);
}

export function actionFindings(statement: Statement): readonly Finding[] {
  const find = findIn(statement);
  return statement.actions.patterns.flatMap((pattern) => {
    const [service = ''] = pattern.toLowerCase().split(':');
    if (service === '*') return [];
    if (!servicePrefixes.has(service)) {
      const meant = nearest(service, servicePrefixes);
      return [find('error', 'INVALID_SERVICE_IN_ACTION', `no service has the prefix \`${service}\`${meant}`)];
    }
    const { open, actions } = expand(pattern);
    if (open || actions.length > 0) return [];
    const names = allActions(service).map(({ name }) => `${service}:${name}`);
    return [find('error', 'INVALID_ACTION', `there is no action \`${pattern}\`${nearest(pattern, names)}`)];
  });
}
