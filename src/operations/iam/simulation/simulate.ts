// One simulated question: the engine that decides real requests, on the policies that the request brings.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
import type {
  EvaluationResult,
  Statement as MatchedStatement,
  PolicyEvaluationDecisionType,
} from '@aws-sdk/client-iam';
import { parseArn } from '../../../kernel/arn.ts';
import { isAccountId } from '../../../kernel/ids.ts';
import type { Layer } from '../../../policy/decision.ts';
import { type Explanation, explain } from '../../../policy/explain.ts';
import type { Question } from '../../../policy/match.ts';
import { referencedKeys } from '../../../policy/referenced-keys.ts';
import { statementPlaces } from '../../../policy/statement-places.ts';
import type { Levels } from './organization.ts';
import { resourceKindOf, resourceSource, type Scenario } from './scenario.ts';
import type { Source } from './sources.ts';

const scpLayer: Layer = 'service control policy';

export function simulate(scenario: Scenario, action: string, resource: string): EvaluationResult {
  const resourcePolicy = resourceSource(scenario.resourcePolicy, resource);
  const { principal, context, identity, boundary, scps } = scenario;
  const account = 'account' in principal ? principal.account : '';
  const owner = ownerOfResource(scenario, resource, account);
  const question: Question = { principal, action, resource, resourceAccount: owner, context };
  const explanation = explain(question, {
    // Without its policy a resource has no say: only the identity's own policies are simulated.
    semantics: resourcePolicy === undefined ? 'standard' : resourceKindOf(resource).semantics,
    resource: resourcePolicy && [resourcePolicy.policy],
    identity: identity.map(({ policy }) => policy),
    boundary: boundary?.policy,
    scps,
  });
  const sources = [...identity, ...(boundary ? [boundary] : []), ...(resourcePolicy ? [resourcePolicy] : [])];
  const matched = matchedStatements(explanation, sources);
  const missing = missingKeys(scenario, sources, action);
  const decision = decisionOf(explanation);
  const details = owner === account ? {} : layerDecisions(explanation);
  const isOneResource = resource !== '*';
  const ofBoundary = boundary && {
    PermissionsBoundaryDecisionDetail: {
      AllowedByPermissionsBoundary: layerDecision(explanation, 'permissions boundary') === 'allowed',
    },
  };
  const ofOrganization = scps && {
    OrganizationsDecisionDetail: { AllowedByOrganizations: allowedByAll(scps, question) },
  };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    MatchedStatements: matched,
    MissingContextValues: isOneResource ? [] : missing,
    ...ofOrganization,
    ...ofBoundary,
    ...(isOneResource || owner !== account ? { EvalDecisionDetails: details } : {}),
    ...(isOneResource && {
      ResourceSpecificResults: [
        {
          EvalResourceName: resource,
          EvalResourceDecision: decision,
          MatchedStatements: matched,
          MissingContextValues: missing,
          EvalDecisionDetails: details,
          ...ofBoundary,
        },
      ],
    }),
  };
}

/** Each level has to allow, and none may deny. */
function allowedByAll(scps: Levels, question: Question): boolean {
  const { decision, asked } = explain(question, { semantics: 'standard', identity: [], scps });
  const denied = asked.some(({ match, effect }) => match.applies && effect === 'Deny');
  const lacks = decision.outcome === 'deny' && decision.kind === 'no-allow' && decision.missing.includes(scpLayer);
  return !denied && !lacks;
}

/** A resource belongs to the account in its ARN; S3's ARNs name none. A resource without its policy is the caller's. */
function ownerOfResource(scenario: Scenario, resource: string, account: string): string {
  if (scenario.resourcePolicy === undefined) return account;
  const named = parseArn(resource)?.account ?? '';
  return isAccountId(named) ? named : scenario.resourceOwner;
}

function decisionOf({ decision }: Explanation): PolicyEvaluationDecisionType {
  if (decision.outcome === 'allow') return 'allowed';
  return decision.kind === 'explicit' ? 'explicitDeny' : 'implicitDeny';
}

function layerDecision({ asked }: Explanation, layer: Layer): PolicyEvaluationDecisionType {
  const applying = asked.filter((row) => row.layer === layer && row.match.applies);
  if (applying.some(({ effect }) => effect === 'Deny')) return 'explicitDeny';
  return applying.length > 0 ? 'allowed' : 'implicitDeny';
}

function layerDecisions(explanation: Explanation): Record<string, PolicyEvaluationDecisionType> {
  return {
    'IAM Policy': layerDecision(explanation, 'identity-based policy'),
    'Resource Policy': layerDecision(explanation, 'resource-based policy'),
  };
}

/** The statements that settle it: the denies, or else what allows. */
function matchedStatements({ asked, decision }: Explanation, sources: readonly Source[]): MatchedStatement[] {
  const effect = decision.outcome === 'allow' ? 'Allow' : 'Deny';
  const settling = asked.filter((row) => row.match.applies && row.effect === effect);
  return settling.flatMap(({ statement }) => {
    const source = sources.find(({ policy }) => policy.ref === statement.policy);
    const place = source && statementPlaces(source.text)[statement.index];
    if (source === undefined || place === undefined) return [];
    return [
      {
        SourcePolicyId: source.id,
        SourcePolicyType: source.type,
        StartPosition: { Line: place.start.line, Column: place.start.column },
        EndPosition: { Line: place.end.line, Column: place.end.column },
      },
    ];
  });
}

/** Keys that the statements on this action ask for and the request does not give. */
function missingKeys({ context }: Scenario, sources: readonly Source[], action: string): string[] {
  const lowerAction = action.toLowerCase();
  const missing = new Map<string, string>();
  for (const { policy } of sources) {
    const asking = policy.statements.filter((statement) => statement.matchesAction(lowerAction));
    const statements = policy.policy.statements.filter((_, index) => asking.some((row) => row.index === index));
    for (const key of referencedKeys(policy.policy, statements))
      if (context.get(key.toLowerCase()) === undefined) missing.set(key.toLowerCase(), key);
  }
  return [...missing.values()];
}
