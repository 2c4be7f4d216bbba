// IAM SimulatePrincipalPolicy: what the policies of a user or a role would decide. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
import type { SimulatePrincipalPolicyCommandInput, SimulatePrincipalPolicyCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { accountId } from '../../kernel/ids.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { checkPage } from './pages.ts';
import { simulated } from './simulation/answer.ts';
import { boundaryOf } from './simulation/boundary.ts';
import { levelsOver } from './simulation/organization.ts';
import { actionsOf, callerOf, contextOf, ownerOf, resourcesOf, type Scenario } from './simulation/scenario.ts';
import {
  badInput,
  boundarySource,
  inputSources,
  locateSource,
  type PolicySource,
  principalSources,
  sourceAccess,
} from './simulation/sources.ts';
import { refuseUnbuiltMember } from './simulation/unbuilt.ts';

export const SimulatePrincipalPolicy: ServerOperation<
  SimulatePrincipalPolicyCommandInput,
  SimulatePrincipalPolicyCommandOutput,
  PolicySource
> = {
  locate(input, readers, call) {
    actionsOf(input);
    checkPage(input);
    refuseUnbuiltMember('PolicyExclusionList', input.PolicyExclusionList);
    return locateSource(input.PolicySourceArn, readers, call);
  },
  access: (target) => sourceAccess('iam:SimulatePrincipalPolicy', target),
  run: async (input, target, call) => simulated(await scenarioOf(input, target, call.resources.records), input),
};

/** A group calls nothing: whoever is in it does. */
function callerArnOf(
  { ResourcePolicy }: SimulatePrincipalPolicyCommandInput,
  { kind, account, arn: source }: PolicySource,
): string {
  if (kind !== 'group') return source;
  if (ResourcePolicy !== undefined) throw badInput('CallerArn is required when a ResourcePolicy is given');
  return arn.user(account, '/', 'simulation');
}

async function scenarioOf(
  input: SimulatePrincipalPolicyCommandInput,
  target: PolicySource,
  records: RecordReader,
): Promise<Scenario> {
  const own = await principalSources(target, records);
  const principal = callerOf(input.CallerArn ?? callerArnOf(input, target));
  return {
    actions: actionsOf(input),
    resources: resourcesOf(input),
    principal,
    context: contextOf(input.ContextEntries),
    identity: [...own, ...inputSources(input.PolicyInputList)],
    boundary: boundaryOf(input) ?? (await boundarySource(target, records)),
    scps: 'account' in principal ? await levelsOver(accountId(principal.account), records) : undefined,
    resourcePolicy: input.ResourcePolicy,
    resourceOwner: ownerOf(input.ResourceOwner, principal),
  };
}
