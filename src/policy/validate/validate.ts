// Says of a policy that parses what in it cannot work, is unsafe, or was probably meant otherwise. Pure; decides nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-validation.html
import type { Policy, Statement } from '../document.ts';
import { hasVariables } from '../template.ts';
import { actionFindings } from './actions.ts';
import { conditionFindings } from './conditions.ts';
import { type Finding, findIn } from './finding.ts';
import { resourceFindings } from './resources.ts';

export function validatePolicy(policy: Policy): readonly Finding[] {
  return [
    ...versionFindings(policy),
    ...policy.statements.flatMap((statement) => [
      ...actionFindings(statement),
      // The resource of a key policy is its key, however it is written.
      ...(policy.kind === 'key' ? [] : resourceFindings(statement)),
      ...conditionFindings(statement, policy.version),
      ...(policy.kind === 'scp' || policy.kind === 'rcp' ? [] : breadthFindings(statement)),
    ]),
  ];
}

function versionFindings({ version }: Policy): readonly Finding[] {
  if (hasVariables(version)) return [];
  const message =
    'the version is 2008-10-17, also where none is given: policy variables and newer features take 2012-10-17';
  return [{ kind: 'warning', code: 'MISSING_VERSION', message, line: 1 }];
}

/** What lets in more than its author may have seen. */
function breadthFindings(statement: Statement): readonly Finding[] {
  const { effect, actions, resources, principals, conditions } = statement;
  const find = findIn(statement);
  const findings: Finding[] = [];
  if (principals?.negated === true)
    findings.push(
      find(
        'warning',
        'DENY_WITH_NOT_PRINCIPAL',
        '`NotPrincipal` needs every form of who is spared: a condition on `aws:PrincipalArn` is safer',
      ),
    );
  if (effect === 'Deny') return findings;
  if (principals?.anyone === true && conditions.length === 0)
    findings.push(find('security-warning', 'ALLOW_TO_ANYONE', 'the statement allows everyone, without any condition'));
  if (actions.negated)
    findings.push(
      find('security-warning', 'ALLOW_WITH_NOT_ACTION', '`NotAction` allows all other actions of every service'),
    );
  if (resources?.negated === true)
    findings.push(
      find('security-warning', 'ALLOW_WITH_NOT_RESOURCE', '`NotResource` allows all other resources of every account'),
    );
  const passes = actions.patterns.some((pattern) => pattern.toLowerCase() === 'iam:passrole');
  if (passes && !actions.negated && resources?.patterns.includes('*') === true && conditions.length === 0)
    findings.push(
      find(
        'security-warning',
        'PASS_ROLE_WITH_STAR_IN_RESOURCE',
        '`iam:PassRole` on `*` passes every role of the account, administrators among them',
      ),
    );
  return findings;
}
