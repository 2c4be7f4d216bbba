// The decide stage: gathers the policies of a request, asks the engine, and refuses in AWS's words.
import type { AccessRequest } from '../kernel/access.ts';
import { Fault } from '../kernel/fault.ts';
import type { CallFacts } from '../kernel/operation.ts';
import { decide } from '../policy/decide.ts';
import type { Decision } from '../policy/decision.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { layersOf, questionOf } from './facts.ts';
import { wordRefusal } from './wording.ts';

export interface Authorizer {
  decide(call: CallFacts, access: AccessRequest): Promise<Decision>;
  /** Throws `AccessDenied` unless the policies allow it. */
  demand(call: CallFacts, access: AccessRequest): Promise<void>;
  may(call: CallFacts, access: AccessRequest): Promise<boolean>;
}

export function createAuthorizer(records: RecordReader): Authorizer {
  const ask = async (call: CallFacts, access: AccessRequest): Promise<Decision> =>
    decide(await questionOf(call, access, records), await layersOf(call.caller, access, records));
  return {
    decide: ask,
    async demand(call, access) {
      const decision = await ask(call, access);
      if (decision.outcome === 'deny') {
        throw new Fault('AccessDenied', { message: wordRefusal(call, access, decision) });
      }
    },
    may: async (call, access) => (await ask(call, access)).outcome === 'allow',
  };
}
