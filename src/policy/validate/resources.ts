// The resources of a statement: those of no form that exists, actions that find none here, and resources that no action takes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
import type { Statement } from '../document.ts';
import { knownServices } from '../reference/reference.ts';
import { type ExpandedAction, expandedActions, type NamedAction } from './actions.ts';
import { type Finding, findIn } from './finding.ts';
import { canBe } from './overlap.ts';

/** Each pattern is looked at again for each action: every pair is compared once. */
type Fits = (pattern: string, arn: string) => boolean;

export function resourceFindings(statement: Statement): readonly Finding[] {
  const { resources } = statement;
  if (resources === undefined) return [];
  const find = findIn(statement);
  const forms = resources.patterns.flatMap((pattern) => formFinding(pattern, find) ?? []);
  const expanded = expandedActions(statement);
  // Of a resource that is none, no action can be said to lack it.
  if (resources.negated || expanded === undefined || forms.length > 0) return forms;
  const fits = remembered();
  return [
    ...actionsWithout(expanded, resources.patterns, fits, find),
    ...unused(expanded, resources.patterns, fits, find),
  ];
}

function remembered(): Fits {
  const known = new Map<string, boolean>();
  return (pattern, arn) => {
    const name = `${pattern}\n${arn}`;
    const fits = known.get(name) ?? canBe(pattern, arn);
    known.set(name, fits);
    return fits;
  };
}

const hasWildcard = (text: string) => /[*?$]/.test(text);
const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'];

function formFinding(pattern: string, find: ReturnType<typeof findIn>): Finding | undefined {
  const [prefix, partition = '', service = '', region = '', account = '', ...rest] = pattern.split(':');
  if (prefix !== 'arn' || rest.length === 0) return undefined;
  if (!hasWildcard(partition) && !partitions.includes(partition))
    return find('error', 'INVALID_PARTITION', `\`${partition}\` of \`${pattern}\` is no partition`);
  if (!hasWildcard(service) && service !== service.toLowerCase())
    return find('error', 'INVALID_ARN_SERVICE_CASE', `a service is written in lower case: \`${pattern}\``);
  if (!hasWildcard(account) && account !== '' && account !== 'aws' && !/^\d{12}$/.test(account))
    return find('error', 'INVALID_ARN_ACCOUNT', `\`${account}\` of \`${pattern}\` is no account id`);
  const known = hasWildcard(service) ? undefined : knownServices.get(service);
  if (known === undefined || known.resources.some(({ arn }) => canBe(pattern, arn))) return undefined;
  const isBucketWithMore = service === 's3' && (region !== '' || account !== '');
  if (isBucketWithMore)
    return find(
      'error',
      'ARN_ACCOUNT_NOT_ALLOWED',
      `the ARN of a bucket or an object has neither Region nor account: \`${pattern}\``,
    );
  return find('error', 'INVALID_ARN_RESOURCE', `no resource of ${service} has such an ARN: \`${pattern}\``);
}

function typesOf({ service, on }: NamedAction): readonly { readonly name: string; readonly arn: string }[] {
  const all = [...(knownServices.get(service)?.resources ?? [])];
  return all.filter(({ name }) => on.includes(name));
}

/** An action without a resource of its own asks for `*`; AWS's examples of one write `arn:aws:s3:::*`. */
function finds(action: NamedAction, patterns: readonly string[], fits: Fits): boolean {
  if (patterns.includes('*')) return true;
  if (action.on.length === 0) return action.name === 'ListAllMyBuckets' && patterns.includes('arn:aws:s3:::*');
  return typesOf(action).some(({ arn }) => patterns.some((pattern) => fits(pattern, arn)));
}

/** Access points stand for the bucket or object behind them, which is what is mostly meant. */
function wantedBy(action: NamedAction): string {
  const types = typesOf(action);
  const own = types.filter(({ name }) => !name.startsWith('accesspoint'));
  const shown = (own.length > 0 ? own : types).map(({ name, arn }) => `${name} \`${arn}\``);
  return shown.length === 0 ? '`*`' : shown.slice(0, 3).join(' or ');
}

function actionsWithout(
  expanded: readonly ExpandedAction[],
  patterns: readonly string[],
  fits: Fits,
  find: ReturnType<typeof findIn>,
): readonly Finding[] {
  return expanded.flatMap(({ pattern, actions }) => {
    const [first] = actions;
    if (first === undefined || actions.some((action) => finds(action, patterns, fits))) return [];
    const message = `\`${pattern}\` acts on ${wantedBy(first)}, and no resource of the statement is one`;
    return [find('warning', 'ACTION_WITHOUT_RESOURCE', message)];
  });
}

function unused(
  expanded: readonly ExpandedAction[],
  patterns: readonly string[],
  fits: Fits,
  find: ReturnType<typeof findIn>,
): readonly Finding[] {
  if (expanded.some(({ open, actions }) => open || actions.length === 0)) return [];
  const actions = expanded.flatMap((one) => one.actions);
  const arns = new Set(actions.flatMap((action) => typesOf(action).map(({ arn }) => arn)));
  return patterns
    .filter((pattern) => pattern !== '*' && ![...arns].some((arn) => fits(pattern, arn)))
    .map((pattern) =>
      find('warning', 'RESOURCE_WITHOUT_ACTION', `no action of the statement acts on \`${pattern}\`: it has no effect`),
    );
}
