// A statement as JSON again, for who is shown it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import type { PrincipalList, Statement } from './document.ts';

type JsonPrincipal = '*' | Readonly<Record<string, string | readonly string[]>>;

export interface JsonStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: JsonPrincipal;
  NotPrincipal?: JsonPrincipal;
  Action?: string | readonly string[];
  NotAction?: string | readonly string[];
  Resource?: string | readonly string[];
  NotResource?: string | readonly string[];
  Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const oneOrMany = (values: readonly string[]): string | readonly string[] => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
};

function principalJson({ anyone, aws, service, federated, canonicalUser }: PrincipalList): JsonPrincipal {
  const named = { AWS: aws, Service: service, Federated: federated, CanonicalUser: canonicalUser };
  const rows = Object.entries(named).filter(([, names]) => names.length > 0);
  if (rows.length === 0) return '*';
  const principal: Record<string, string | readonly string[]> = {};
  for (const [kind, names] of rows) principal[kind] = oneOrMany(kind === 'AWS' && anyone ? ['*', ...names] : names);
  if (anyone && aws.length === 0) principal.AWS = '*';
  return principal;
}

export function statementJson(statement: Statement): JsonStatement {
  const { sid, effect, principals, actions, resources, conditions } = statement;
  const json: JsonStatement = { ...(sid === undefined ? {} : { Sid: sid }), Effect: effect };
  if (principals !== undefined) json[principals.negated ? 'NotPrincipal' : 'Principal'] = principalJson(principals);
  json[actions.negated ? 'NotAction' : 'Action'] = oneOrMany(actions.patterns);
  if (resources !== undefined) json[resources.negated ? 'NotResource' : 'Resource'] = oneOrMany(resources.patterns);
  if (conditions.length > 0) json.Condition = conditionJson(statement);
  return json;
}

function conditionJson({ conditions }: Statement): NonNullable<JsonStatement['Condition']> {
  const blocks: Record<string, Record<string, string | readonly string[]>> = {};
  for (const { qualifier, operator, ifExists, key, values } of conditions) {
    const name = `${qualifier === undefined ? '' : `${qualifier}:`}${operator}${ifExists ? 'IfExists' : ''}`;
    blocks[name] = { ...blocks[name], [key]: oneOrMany(values) };
  }
  return blocks;
}
