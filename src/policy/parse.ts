// The strict parser of policy documents. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { cutPieces, segmentCount } from './arn-pattern.ts';
import type {
  Effect,
  Parsed,
  PatternList,
  Policy,
  PolicyKind,
  PolicyVersion,
  PrincipalList,
  Statement,
} from './document.ts';
import { type JsonNode, type JsonObject, type Place, PolicyMistake, placeFinder, readJson } from './json.ts';
import { type KindRules, kinds } from './kinds.ts';
import { readConditions } from './parse-condition.ts';
import { type Elements, elementsOf, expectObject, expectString, expectStrings, oneOf } from './parse-elements.ts';
import { readPrincipals } from './parse-principal.ts';
import { readTemplate } from './template.ts';

/** IAM's own limit on the length of a document as sent; each service has smaller quotas on what it stores. */
export const maximumPolicyLength = 131_072;

const policyElements = ['Version', 'Id', 'Statement'];
const statementElements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const versions: readonly PolicyVersion[] = ['2008-10-17', '2012-10-17'];
const actionForm = /^([A-Za-z0-9-]+|\*):[A-Za-z0-9*?]+$/;

function readVersion(node: JsonNode | undefined): PolicyVersion {
  if (node === undefined) return '2008-10-17';
  const { value, at } = expectString(node, 'Version');
  const version = versions.find((known) => known === value);
  if (version === undefined)
    throw new PolicyMistake('version', at, `\`Version\` must be \`2012-10-17\` or \`2008-10-17\`, not \`${value}\``);
  return version;
}

function readEffect(elements: Elements, statement: JsonObject): Effect {
  const node = elements.get('Effect');
  if (node === undefined) throw new PolicyMistake('missing-element', statement.at, 'a statement must have an `Effect`');
  const { value, at } = expectString(node, 'Effect');
  if (value !== 'Allow' && value !== 'Deny')
    throw new PolicyMistake('effect', at, `\`Effect\` must be \`Allow\` or \`Deny\`, not \`${value}\``);
  return value;
}

function readSid(elements: Elements, { noun, sid }: KindRules, seen: Set<string>): string | undefined {
  const node = elements.get('Sid');
  if (node === undefined) return undefined;
  const { value, at } = expectString(node, 'Sid');
  if (!sid.test(value))
    throw new PolicyMistake('sid', at, `a \`Sid\` of ${noun} must not hold such characters: \`${value}\``);
  if (value === '') return undefined;
  if (seen.has(value)) throw new PolicyMistake('sid', at, `the \`Sid\` \`${value}\` is given to two statements`);
  seen.add(value);
  return value;
}

function readPrincipalElement(
  elements: Elements,
  rules: KindRules,
  effect: Effect,
  statement: JsonObject,
): PrincipalList | undefined {
  const found = oneOf(elements, 'Principal');
  if (found === undefined) {
    if (rules.principal === 'prohibited') return undefined;
    throw new PolicyMistake('missing-element', statement.at, `a statement of ${rules.noun} must have a \`Principal\``);
  }
  if (rules.principal === 'prohibited')
    throw new PolicyMistake('principal', found.node.at, `${rules.noun} must not specify a principal`);
  if (found.negated && !rules.notPrincipal)
    throw new PolicyMistake('principal', found.node.at, `${rules.noun} must not have \`NotPrincipal\``);
  if (found.negated && effect === 'Allow')
    throw new PolicyMistake('principal', found.node.at, '`NotPrincipal` is supported with the effect `Deny` only');
  return readPrincipals(found.node, found.name, found.negated);
}

function readActions(elements: Elements, rules: KindRules, statement: JsonObject): PatternList {
  const found = oneOf(elements, 'Action');
  if (found === undefined)
    throw new PolicyMistake('missing-element', statement.at, 'a statement must have an `Action`');
  const patterns = expectStrings(found.node, found.name);
  for (const { value, at } of patterns) {
    const service = value === '*' ? '*' : actionForm.exec(value)?.[1]?.toLowerCase();
    if (service === undefined)
      throw new PolicyMistake(
        'action',
        at,
        `the action \`${value}\` must be \`*\` or a service and a name, such as \`s3:GetObject\``,
      );
    if (rules.services !== undefined && !rules.services.includes(service))
      throw new PolicyMistake('action', at, `${rules.noun} must not speak of the action \`${value}\``);
  }
  return { negated: found.negated, patterns: patterns.map((pattern) => pattern.value) };
}

/** An ARN may be cut short only by a final `*`. */
function isResourcePattern(text: string): boolean {
  if (text === '*') return true;
  if (!text.startsWith('arn:')) return false;
  const pieces = readTemplate(text, { variables: true, wildcards: false });
  return text.endsWith('*') || cutPieces(pieces, new Set()).length >= segmentCount;
}

function readResources(elements: Elements, rules: KindRules, statement: JsonObject): PatternList | undefined {
  const found = oneOf(elements, 'Resource');
  if (found === undefined) {
    if (rules.resource === 'prohibited') return undefined;
    throw new PolicyMistake('missing-element', statement.at, 'a statement must have a `Resource`');
  }
  if (rules.resource === 'prohibited')
    throw new PolicyMistake('resource', found.node.at, `${rules.noun} must not specify a resource`);
  const patterns = expectStrings(found.node, found.name);
  for (const { value, at } of patterns) {
    if (!isResourcePattern(value))
      throw new PolicyMistake('resource', at, `the resource \`${value}\` must be in ARN format or \`*\``);
  }
  return { negated: found.negated, patterns: patterns.map((pattern) => pattern.value) };
}

function readStatement(
  node: JsonNode,
  index: number,
  place: (at: number) => Place,
  rules: KindRules,
  sids: Set<string>,
): Statement {
  const statement = expectObject(node, 'Statement');
  const elements = elementsOf(statement, statementElements, 'a statement');
  const effect = readEffect(elements, statement);
  const condition = elements.get('Condition');
  return {
    index,
    line: place(statement.at).line,
    sid: readSid(elements, rules, sids),
    effect,
    principals: readPrincipalElement(elements, rules, effect, statement),
    actions: readActions(elements, rules, statement),
    resources: readResources(elements, rules, statement),
    conditions: condition === undefined ? [] : readConditions(condition),
  };
}

function readPolicy(text: string, kind: PolicyKind): Policy {
  if (text.length > maximumPolicyLength)
    throw new PolicyMistake('too-large', 0, `a policy must not exceed ${maximumPolicyLength} characters`);
  const document = expectObject(readJson(text), 'policy');
  const elements = elementsOf(document, policyElements, 'a policy');
  const id = elements.get('Id');
  const list = elements.get('Statement');
  if (list === undefined) throw new PolicyMistake('missing-element', document.at, 'a policy must have a `Statement`');
  const nodes = list.type === 'array' ? list.items : [list];
  if (nodes.length === 0) throw new PolicyMistake('missing-element', list.at, '`Statement` must not be empty');
  const sids = new Set<string>();
  const place = placeFinder(text);
  return {
    kind,
    version: readVersion(elements.get('Version')),
    id: id && expectString(id, 'Id').value,
    statements: nodes.map((node, index) => readStatement(node, index, place, kinds[kind], sids)),
  };
}

/** Never throws on any text; the time it takes is bounded by the text's length. */
export function parsePolicy(text: string, kind: PolicyKind): Parsed<Policy> {
  try {
    return { ok: true, policy: readPolicy(text, kind) };
  } catch (mistake) {
    if (!(mistake instanceof PolicyMistake)) throw mistake;
    const { reason, message, at } = mistake;
    return { ok: false, error: { reason, message, ...placeFinder(text)(at) } };
  }
}
