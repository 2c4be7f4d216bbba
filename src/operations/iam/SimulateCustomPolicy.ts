// IAM SimulateCustomPolicy: what policies that the request brings would decide. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
import type { SimulateCustomPolicyCommandInput, SimulateCustomPolicyCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { identified } from './located.ts';
import { checkPage } from './pages.ts';
import { simulated } from './simulation/answer.ts';
import { boundaryOf } from './simulation/boundary.ts';
import { inputLevels } from './simulation/organization.ts';
import { actionsOf, callerOf, contextOf, ownerOf, resourcesOf, type Scenario } from './simulation/scenario.ts';
import { badInput, inputSources } from './simulation/sources.ts';

export const SimulateCustomPolicy: ServerOperation<
  SimulateCustomPolicyCommandInput,
  SimulateCustomPolicyCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    required(input.PolicyInputList, 'policyInputList');
    actionsOf(input);
    checkPage(input);
    inputLevels(input.OrderedOrganizationPolicyInputList);
    return identified(call).account;
  },
  access: (account) => [{ action: 'iam:SimulateCustomPolicy', resource: '*', owner: account, context: {} }],
  run: async (input, account) => simulated(scenarioOf(input, account), input),
};

function scenarioOf(input: SimulateCustomPolicyCommandInput, account: AccountId): Scenario {
  if (input.ResourcePolicy !== undefined && input.CallerArn === undefined)
    throw badInput('CallerArn is required when a ResourcePolicy is given');
  // Policies without a resource policy are simulated for nobody in particular, of this account.
  const principal = callerOf(input.CallerArn ?? arn.user(account, '/', 'simulation'));
  return {
    actions: actionsOf(input),
    resources: resourcesOf(input),
    principal,
    context: contextOf(input.ContextEntries),
    identity: inputSources(input.PolicyInputList),
    boundary: boundaryOf(input),
    scps: inputLevels(input.OrderedOrganizationPolicyInputList),
    resourcePolicy: input.ResourcePolicy,
    resourceOwner: ownerOf(input.ResourceOwner, principal),
  };
}
