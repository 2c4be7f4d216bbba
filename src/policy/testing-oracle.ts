// A second evaluator for tests: slow, without compiled forms or shortcuts, written rule by rule from AWS's pages, and
// sharing no code with the engine. It knows the part of the language that the random policies use.
import type { CaseLayers, DecisionCase } from './testing.ts';

type Principals = Partial<Record<'AWS' | 'Service' | 'Federated' | 'CanonicalUser', string | readonly string[]>>;

interface RawStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Principals;
  readonly NotPrincipal?: Principals;
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

/** The three spellings of an account. */
const accountNames = (account: string, canonical: string | undefined): readonly string[] => [
  account,
  `arn:aws:iam::${account}:root`,
  ...(canonical === undefined ? [] : [canonical]),
];

/** The caller's names by how closely they name him: 3 himself, 2 his role or federating user, 1 his account. */
function namesByRank({ principal }: Request): Readonly<Record<1 | 2 | 3, readonly string[]>> {
  switch (principal.kind) {
    case 'anonymous':
      return { 1: [], 2: [], 3: [] };
    case 'service':
      return { 1: [], 2: [], 3: [principal.service] };
    case 'web-identity':
      return { 1: [], 2: [], 3: [principal.provider] };
    default: {
      const account = accountNames(principal.account, principal.canonicalUser);
      const ids = principal.uniqueId === undefined ? [] : [principal.uniqueId];
      if (principal.kind === 'root') return { 1: [], 2: [], 3: account };
      if (principal.kind === 'user') return { 1: account, 2: [], 3: [principal.arn, ...ids] };
      return { 1: account, 2: [principal.issuerArn, ...ids], 3: [principal.arn] };
    }
  }
}

const hasLimits = ({ principal }: Request) => ['user', 'assumed-role', 'federated-user'].includes(principal.kind);

/** 0 not named, 1 by account, 2 by role or as everyone, 3 himself. */
function rank(listed: readonly string[], request: Request): number {
  const names = namesByRank(request);
  if (listed.some((name) => names[3].includes(name))) return 3;
  if (listed.includes('*') && !hasLimits(request)) return 3;
  if (listed.some((name) => name === '*' || names[2].includes(name))) return 2;
  return listed.some((name) => names[1].includes(name)) ? 1 : 0;
}

const namesOf = (principals: Principals): readonly string[] => Object.values(principals).flatMap(list);

/** Spared is who is listed under each of his names: himself, his role, his account. */
function isSpared(spared: readonly string[], request: Request): boolean {
  const groups = Object.values(namesByRank(request)).filter((names) => names.length > 0);
  return groups.length > 0 && groups.every((names) => names.some((name) => spared.includes(name)));
}

function principalRank(statement: RawStatement, request: Request, bounded: boolean): number {
  const { Principal, NotPrincipal } = statement;
  if (NotPrincipal !== undefined) return !bounded && isSpared(namesOf(NotPrincipal), request) ? 0 : 3;
  if (Principal === undefined) return 3;
  return rank(Principal === '*' ? ['*'] : namesOf(Principal), request);
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

const aclPermissions: Readonly<Record<'bucket' | 'object', Readonly<Record<string, readonly string[]>>>> = {
  bucket: {
    READ: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
    WRITE: ['s3:PutObject', 's3:PutObjectAcl', 's3:PutObjectTagging'],
    READ_ACP: ['s3:GetBucketAcl'],
    WRITE_ACP: ['s3:PutBucketAcl'],
  },
  object: {
    READ: ['s3:GetObject', 's3:GetObjectVersion'],
    READ_ACP: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
    WRITE_ACP: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
  },
};

/** How closely an access control list that allows the action names the caller. */
function aclRank(acl: CaseLayers['acl'], request: Request): number {
  const { principal } = request;
  if (acl === undefined || principal.kind === 'web-identity') return 0;
  const ranks = acl.grants.map(({ grantee, permission }) => {
    const table = aclPermissions[acl.on];
    const actions = permission === 'FULL_CONTROL' ? Object.values(table).flat() : (table[permission] ?? []);
    const written = acl.on === 'bucket' && ['WRITE', 'FULL_CONTROL'].includes(permission);
    if (written && acl.occupied === 'foreign' && (table.WRITE ?? []).includes(request.action)) return 0;
    if (!actions.includes(request.action)) return 0;
    if (grantee.kind === 'account') return rank([grantee.account], request);
    if (grantee.group === 'log-delivery') return rank(['logging.s3.amazonaws.com'], request);
    if (grantee.group === 'authenticated-users' && !('account' in principal)) return 0;
    return rank(['*'], request);
  });
  return Math.max(0, ...ranks);
}

function grantRank({ grants = [] }: CaseLayers, request: Request): number {
  const counting = grants.filter(({ operations }) => operations.some((one) => `kms:${one}` === request.action));
  return Math.max(0, ...counting.map(({ grantee }) => rank([grantee], request)));
}

/** An identity provider is trusted by its name only, where it is a resource that trusts. */
function trusting(documents: readonly object[] | undefined, { principal }: Request): readonly object[] {
  const statements = statementsOf(documents ?? []).filter(({ Effect, Principal = {} }) => {
    if (principal.kind !== 'web-identity' || Effect === 'Deny') return true;
    return Principal !== '*' && list(Principal.Federated).includes(principal.provider);
  });
  return [{ Statement: statements }];
}

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
  const granted = grantRank(layers, request);
  const byPolicy = Math.max(0, ...ranks(trusting(layers.resource, request), 'Allow'));
  const named = Math.max(byPolicy, aclRank(layers.acl, request), granted);
  const outcome = (allowed: boolean) => (allowed ? 'allow' : 'no-allow');
  if (!('account' in principal)) return outcome(named > 0);
  const identity = principal.kind === 'root' || allows(layers.identity);
  const limits = passes(boundary) && passes(layers.session);
  if (principal.account !== resourceAccount) return outcome(named > 0 && (identity || granted >= 2) && limits);
  if (named === 3) return 'allow';
  if (named === 2) return outcome(limits);
  return outcome((named === 1 || semantics === 'standard') && identity && limits);
}
