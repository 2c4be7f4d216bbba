// What an operation is given while it runs: the resources, questions to the policies, and calls on KMS as its caller.
import type { AccessRequest } from '../kernel/access.ts';
import type { CallFacts, CallOrigin } from '../kernel/operation.ts';
import type { Forward, ServerCall } from '../operations/context.ts';
import type { Client, Decide, Perform } from '../pipeline.ts';
import { asFault } from './as-fault.ts';
import { forwardedFacts } from './call-facts.ts';
import type { Stages } from './stages.ts';

/** The steps of the pipeline that a call within a call goes through as well. */
export interface Steps {
  readonly perform: Perform;
  readonly decide: Decide;
}

/** `accesses` gathers what the operation demands beyond what it listed before it ran. */
export function callInProgress(
  { call, accesses }: { readonly call: CallFacts; readonly accesses: AccessRequest[] },
  stages: Stages,
  client: Client,
  steps: Steps,
): ServerCall {
  return {
    ...call,
    resources: stages.resources,
    get signal() {
      return client.signal;
    },
    forward: forwardAs({ call, accesses }, stages, client, steps),
    may: (access) => stages.may(call, access),
    demand: (access) => {
      accesses.push(access);
      return stages.demand(call, access);
    },
  };
}

/** A forward access session: the same caller, in a call of its own, decided and recorded like any other. */
function forwardAs(origin: CallOrigin, stages: Stages, client: Client, { perform, decide }: Steps): Forward {
  return {
    kms: async (name, input, region) => {
      const forwarded = forwardedFacts(origin, 'kms', name, stages.newRequestId(), region);
      return (await perform(stages.kmsOperation(name), () => input, forwarded, stages, client)) as never;
    },
    permitKms: async (name, input, region) => {
      const forwarded = forwardedFacts(origin, 'kms', name, stages.newRequestId(), region);
      const accesses: AccessRequest[] = [];
      try {
        return stages.keyOf(await decide(stages.kmsOperation(name), input, forwarded, stages, accesses));
      } catch (error) {
        const fault = asFault(error, stages);
        await stages.record({ call: forwarded, accesses, input, output: undefined, fault });
        throw fault;
      }
    },
  };
}
