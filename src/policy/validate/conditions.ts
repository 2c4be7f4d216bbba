// The conditions of a statement: keys that are not there or never come, and operators that do not fit them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import type { ConditionClause, PolicyVersion, Statement } from '../document.ts';
import {
  globalKeys,
  isKey,
  type KeyType,
  type KnownKey,
  knownServices,
  servicePrefixes,
} from '../reference/reference.ts';
import { hasVariables } from '../template.ts';
import { expandedActions } from './actions.ts';
import { type Find, type Finding, findIn } from './finding.ts';
import { nearest } from './nearest.ts';

export function conditionFindings(statement: Statement, version: PolicyVersion): readonly Finding[] {
  const find = findIn(statement);
  const comes = keysThatCome(statement);
  return statement.conditions.flatMap((clause) => {
    const known = knownKey(clause.key);
    return [
      ...(known === undefined ? unknownKey(clause.key, find) : fitFindings(clause, known, statement, find)),
      ...(known !== undefined && comes !== undefined && !comes(clause.key) ? [absentKey(clause, statement, find)] : []),
      ...valueFindings(clause, version, find),
    ];
  });
}

const serviceOf = (key: string) => key.slice(0, key.indexOf(':')).toLowerCase();

function knownKey(key: string): KnownKey | undefined {
  const global = globalKeys.find((known) => isKey(known.key, key));
  if (global !== undefined) return global;
  // Keys of identity providers are listed with STS, and IAM's tags of roles too.
  const services = [knownServices.get(serviceOf(key)), knownServices.get('sts')];
  return services.flatMap((service) => service?.keys ?? []).find((known) => isKey(known.key, key));
}

function unknownKey(key: string, find: Find): readonly Finding[] {
  const service = serviceOf(key);
  if (service === 'aws') {
    const meant = nearest(
      key,
      globalKeys.map((known) => known.key),
    );
    return [find('error', 'INVALID_GLOBAL_CONDITION_KEY', `there is no global condition key \`${key}\`${meant}`)];
  }
  const known = knownServices.get(service);
  if (known !== undefined) {
    const meant = nearest(
      key,
      known.keys.map((one) => one.key),
    );
    return [find('error', 'INVALID_SERVICE_CONDITION_KEY', `there is no condition key \`${key}\`${meant}`)];
  }
  // An identity provider is named by its host, of which AWS knows only some.
  if (servicePrefixes.has(service) || service.includes('.')) return [];
  return [find('error', 'INVALID_SERVICE_CONDITION_KEY', `no service has the prefix \`${service}\` of \`${key}\``)];
}

/** Tells whether any action of the statement can bring the key; undefined where that cannot be known. */
function keysThatCome(statement: Statement): ((key: string) => boolean) | undefined {
  const expanded = expandedActions(statement);
  if (expanded === undefined || expanded.some(({ open, actions }) => open || actions.length === 0)) return undefined;
  const keys = new Set(
    expanded.flatMap(({ actions }) =>
      actions.flatMap((action) => {
        const resources = knownServices.get(action.service)?.resources ?? [];
        return [
          ...action.keys,
          ...resources.filter(({ name }) => action.on.includes(name)).flatMap((type) => type.keys),
        ];
      }),
    ),
  );
  const perAction = /^aws:(RequestTag|TagKeys|ResourceTag)/i;
  return (key) => {
    if (globalKeys.some((known) => isKey(known.key, key)) && !perAction.test(key)) return true;
    return [...keys].some((known) => isKey(known, key)) || serviceOf(key).includes('.');
  };
}

function absentKey(clause: ConditionClause, statement: Statement, find: Find): Finding {
  const holds = clause.ifExists || clause.qualifier === 'ForAllValues' || /Not/.test(clause.operator);
  const result =
    clause.operator === 'Null'
      ? 'what it says is fixed'
      : holds
        ? 'the condition always holds'
        : 'the condition never holds';
  const effect =
    holds || clause.operator === 'Null'
      ? ''
      : `, and the statement ${statement.effect === 'Allow' ? 'allows' : 'denies'} nothing`;
  return find(
    'warning',
    'KEY_NOT_IN_REQUEST',
    `no action of the statement comes with \`${clause.key}\`: ${result}${effect}`,
  );
}

/** The families of operators that can compare values of a type. */
const families: Readonly<Record<KeyType, RegExp>> = {
  String: /^(String|Arn|Binary|Numeric|Null)/,
  ARN: /^(Arn|String|Null)/,
  Bool: /^(Bool|String|Null)/,
  Date: /^(Date|Numeric|Null)/,
  IPAddress: /^(IpAddress|NotIpAddress|Null)/,
  Numeric: /^(Numeric|Null)/,
  ArrayOfString: /^(String|Arn|Null)/,
  ArrayOfARN: /^(Arn|String|Null)/,
};

function fitFindings(clause: ConditionClause, known: KnownKey, { effect }: Statement, find: Find): readonly Finding[] {
  const { operator, qualifier, key } = clause;
  const findings: Finding[] = [];
  if (!families[known.type].test(operator))
    findings.push(
      find(
        'warning',
        'TYPE_MISMATCH',
        `\`${operator}\` does not compare values of the type ${known.type}, which \`${key}\` has`,
      ),
    );
  const isList = known.type.startsWith('ArrayOf');
  if (isList && qualifier === undefined && operator !== 'Null')
    findings.push(
      find(
        'error',
        'MISSING_QUALIFIER',
        `\`${key}\` may have several values: \`ForAllValues:\` or \`ForAnyValue:\` must say how they are compared`,
      ),
    );
  if (!isList && qualifier !== undefined)
    findings.push(
      find(
        qualifier === 'ForAllValues' ? 'security-warning' : 'warning',
        `${qualifier.toUpperCase()}_WITH_SINGLE_VALUED_KEY`,
        `\`${key}\` has one value, for which \`${qualifier}:\` is not made${qualifier === 'ForAllValues' ? ': without a value it holds' : ''}`,
      ),
    );
  if (isList && qualifier === 'ForAllValues' && effect === 'Allow')
    findings.push(
      find(
        'security-warning',
        'ALLOW_WITH_FORALLVALUES',
        `\`ForAllValues:\` also holds where \`${key}\` is absent: add \`Null\` with \`false\` where it must be there`,
      ),
    );
  return findings;
}

function valueFindings(
  { operator, key, values }: ConditionClause,
  version: PolicyVersion,
  find: Find,
): readonly Finding[] {
  const findings: Finding[] = [];
  const wild = /^String(Not)?Equals/.test(operator)
    ? values.find((value) => /[*?]/.test(value.replace(/\$\{[*?$]\}/g, '')))
    : undefined;
  if (wild !== undefined)
    findings.push(
      find(
        'warning',
        'WILDCARD_WITHOUT_LIKE_OPERATOR',
        `\`${operator}\` takes \`${wild}\` of \`${key}\` by its letters: wildcards take \`StringLike\``,
      ),
    );
  if (operator === 'Bool' && new Set(values.map((value) => value.toLowerCase())).size > 1)
    findings.push(
      find(
        'error',
        'INVALID_CONDITION_MULTIPLE_BOOLEAN',
        `\`${key}\` is compared with true and with false: one of them always holds`,
      ),
    );
  if (!hasVariables(version) && values.some((value) => value.includes('${')))
    findings.push(
      find(
        'warning',
        'VARIABLE_UNSUPPORTED_IN_VERSION',
        `policy variables take the version 2012-10-17: in \`${key}\` they are plain text`,
      ),
    );
  return findings;
}
