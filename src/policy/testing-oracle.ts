// A second evaluator for tests: slow, without compiled forms or shortcuts, written rule by rule from AWS's pages, and
// sharing no code with the engine. It knows the part of the language that the random policies use.
import type { CaseLayers, DecisionCase } from './testing.ts';

interface RawStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly AWS?: string | readonly string[]; readonly Service?: string };
  readonly NotPrincipal?: { readonly AWS: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

type Request = Omit<DecisionCase, 'expect' | 'name' | 'layers' | 'semantics'>;

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** Wildcards by the definition: a star is nothing, or one character and then the star again. */
export function naiveGlob(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') return naiveGlob(rest, text) || (text !== '' && naiveGlob(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && naiveGlob(rest, text.slice(1));
}

function names({ principal }: Request): readonly string[] {
  switch (principal.kind) {
    case 'anonymous':
      return [];
    case 'service':
      return [principal.service];
    case 'root':
      return [principal.account, principal.arn];
    case 'user':
      return [principal.account, `arn:aws:iam::${principal.account}:root`, principal.arn];
    case 'web-identity':
      return [principal.provider];
    default:
      return [principal.account, `arn:aws:iam::${principal.account}:root`, principal.arn, principal.issuerArn];
  }
}

/** 0 not named, 1 by account, 2 by role or as everyone, 3 himself. */
function rank(listed: readonly string[], request: Request): number {
  const { principal } = request;
  const hit = listed.filter((name) => names(request).includes(name));
  const ranks = hit.map((name) => {
    if (!('account' in principal) || principal.kind === 'root') return 3;
    if (name === principal.arn) return 3;
    return 'issuerArn' in principal && name === principal.issuerArn ? 2 : 1;
  });
  if (listed.includes('*')) ranks.push(['user', 'assumed-role', 'federated-user'].includes(principal.kind) ? 2 : 3);
  return Math.max(0, ...ranks);
}

function principalRank(statement: RawStatement, request: Request, bounded: boolean): number {
  const { Principal, NotPrincipal } = statement;
  if (NotPrincipal !== undefined) {
    const spared = list(NotPrincipal.AWS);
    const account = 'account' in request.principal ? request.principal.account : '';
    const root = `arn:aws:iam::${account}:root`;
    // One of the two spellings of the account will do.
    const needed = names(request).filter((name) => name !== account && name !== root);
    const accountSpared = account !== '' && (spared.includes(account) || spared.includes(root));
    return !bounded && accountSpared && needed.every((name) => spared.includes(name)) ? 0 : 3;
  }
  if (Principal === undefined) return 3;
  if (Principal === '*') return rank(['*'], request);
  return Math.max(rank(list(Principal.AWS), request), rank(list(Principal.Service), request));
}

function conditionHolds(statement: RawStatement, request: Request): boolean {
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    for (const [key, wanted] of Object.entries(keys)) {
      const actual = request.context[key];
      const values = actual === undefined ? [] : list(actual);
      const any = (value: string) => list(wanted).some((one) => naiveGlob(one, value));
      const verdicts: Readonly<Record<string, boolean>> = {
        StringLike: values.length === 1 && values.every(any),
        StringNotLike: !values.some(any),
        StringLikeIfExists: values.every(any),
        'ForAllValues:StringLike': values.every(any),
        'ForAnyValue:StringLike': values.some(any),
        Null: list(wanted).includes(String(values.length === 0)),
      };
      if (verdicts[operator] !== true) return false;
    }
  }
  return true;
}

function applies(statement: RawStatement, request: Request, bounded: boolean): number {
  const action = (patterns: readonly string[]) =>
    patterns.some((pattern) => naiveGlob(pattern.toLowerCase(), request.action.toLowerCase()));
  const resource = (patterns: readonly string[]) => patterns.some((pattern) => naiveGlob(pattern, request.resource));
  if (statement.Action !== undefined && !action(list(statement.Action))) return 0;
  if (statement.NotAction !== undefined && action(list(statement.NotAction))) return 0;
  if (statement.Resource !== undefined && !resource(list(statement.Resource))) return 0;
  if (statement.NotResource !== undefined && resource(list(statement.NotResource))) return 0;
  return conditionHolds(statement, request) ? principalRank(statement, request, bounded) : 0;
}

const statementsOf = (documents: readonly object[]): readonly RawStatement[] =>
  documents.flatMap((document) => (document as { readonly Statement: readonly RawStatement[] }).Statement);

/** `allow`, `explicit` or `no-allow`. */
export function naiveOutcome(request: Request, semantics: DecisionCase['semantics'], layers: CaseLayers): string {
  const bounded = layers.boundary !== undefined;
  const ranks = (documents: readonly object[] | undefined, effect: string) =>
    statementsOf(documents ?? [])
      .filter((statement) => statement.Effect === effect)
      .map((statement) => applies(statement, request, bounded));
  const boundary = layers.boundary && [layers.boundary];
  const levels = [...(layers.scps ?? []), ...(layers.rcps ?? [])];
  const everything = [...levels, layers.endpoint, layers.resource, layers.identity, boundary, layers.session];
  if (everything.some((documents) => ranks(documents, 'Deny').some((one) => one > 0))) return 'explicit';

  const allows = (documents: readonly object[] | undefined) => ranks(documents, 'Allow').some((one) => one > 0);
  const passes = (documents: readonly object[] | undefined) => documents === undefined || allows(documents);
  if (!levels.every(allows) || !passes(layers.endpoint)) return 'no-allow';

  const { principal, resourceAccount } = request;
  const named = Math.max(0, ...ranks(layers.resource, 'Allow'));
  const outcome = (allowed: boolean) => (allowed ? 'allow' : 'no-allow');
  if (!('account' in principal)) return outcome(named > 0);
  const identity = principal.kind === 'root' || allows(layers.identity);
  const limits = passes(boundary) && passes(layers.session);
  if (principal.account !== resourceAccount) return outcome(named > 0 && identity && limits);
  if (named === 3) return 'allow';
  if (named === 2) return outcome(limits);
  return outcome((named === 1 || semantics === 'standard') && identity && limits);
}
