// The decide stage: gathers the policies of a request, asks the engine, and refuses in AWS's words.
import type { AccessRequest } from '../kernel/access.ts';
import { Fault } from '../kernel/fault.ts';
import type { CallFacts } from '../kernel/operation.ts';
import { decide } from '../policy/decide.ts';
import type { Decision } from '../policy/decision.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { ask } from './facts.ts';
import type { Refusals } from './refusals.ts';
import { requirePayer } from './requester-pays.ts';
import { wordRefusal } from './wording.ts';

export interface Authorizer {
  decide(call: CallFacts, access: AccessRequest): Promise<Decision>;
  /** Throws `AccessDenied` unless the policies allow it. */
  demand(call: CallFacts, access: AccessRequest): Promise<void>;
  may(call: CallFacts, access: AccessRequest): Promise<boolean>;
}

/** The response header that names the evaluation of a refusal. */
export const authorizationIdHeader = 'x-amz-crosskey-authorization-id';

const closedWords = 'The account that owns the resource is closed.';

/** Without `refusals` nothing is kept of a refusal, and it carries no id. */
export function createAuthorizer(records: RecordReader, refusals?: Refusals): Authorizer {
  const decided = async (call: CallFacts, access: AccessRequest): Promise<Decision> => {
    const { question, layers } = await ask(call, access, records);
    return decide(question, layers);
  };
  return {
    decide: decided,
    async demand(call, access) {
      const asked = await ask(call, access, records);
      if (asked.ownerIsClosed) throw new Fault('AccessDenied', { message: closedWords });
      const decision = decide(asked.question, asked.layers);
      if (decision.outcome === 'allow') return await requirePayer(call, access, records);
      const message = wordRefusal(call, access, decision);
      const id = await refusals?.keep(call, asked, message);
      if (id === undefined) throw new Fault('AccessDenied', { message });
      throw new Fault('AccessDenied', { message, AuthorizationId: id, headers: { [authorizationIdHeader]: id } });
    },
    async may(call, access) {
      const { question, layers, ownerIsClosed } = await ask(call, access, records);
      return !ownerIsClosed && decide(question, layers).outcome === 'allow';
    },
  };
}
