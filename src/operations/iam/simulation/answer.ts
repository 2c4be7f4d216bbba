// A page of a simulation: each action on each resource, of which only those on the page are worked out.
import type { SimulateCustomPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Output } from '../../context.ts';
import { pageOf } from '../pages.ts';
import type { Scenario, SimulationInput } from './scenario.ts';
import { simulate } from './simulate.ts';

/** Numbers of one length are in the order of their digits. */
const numberLength = 12;

export async function simulated(
  scenario: Scenario,
  input: SimulationInput,
): Promise<Output<SimulateCustomPolicyCommandOutput>> {
  const page = await pageOf(questionsOf(scenario), ({ number }) => number, input);
  return {
    EvaluationResults: page.items.map(({ action, resource }) => simulate(scenario, action, resource)),
    ...page.end,
  };
}

function* questionsOf({ actions, resources }: Scenario) {
  let count = 0;
  for (const action of actions) {
    for (const resource of resources) {
      yield { action, resource, number: String(count).padStart(numberLength, '0') };
      count += 1;
    }
  }
}
