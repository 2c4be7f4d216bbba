// The order of a request, and the only file that knows it:
// recognise → identify → decode → decide → run → record → encode.

import type { Answered } from './composition/access-log.ts';
import { callFacts, forwardedFacts } from './composition/call-facts.ts';
import type { Arrival, Identified, Stages } from './composition/stages.ts';
import type { OpenedForm } from './composition/upload-form.ts';
import type { ReadForVisitor } from './composition/website.ts';
import type { AccessRequest } from './kernel/access.ts';
import { anonymous } from './kernel/caller.ts';
import { Fault, isFault } from './kernel/fault.ts';
import { giveBack } from './kernel/give-back.ts';
import type { CallFacts, CallOrigin } from './kernel/operation.ts';
import type { WireRequest, WireResponse } from './kernel/wire.ts';
import type { Forward, ServerCall } from './operations/context.ts';
import type { AnyOperation } from './operations/table.ts';

/** Whose going away ends the work. */
type Client = Pick<WireRequest, 'signal'>;
/** How far a request has come: its operation is known once it is named, and its sender with it. */
interface Progress {
  operation: string | undefined;
  call: CallFacts | undefined;
  errorCode: string | undefined;
}
/** Whoever visits a website: what would sign a request is not looked at, and a body is not read. */
const visitor: Identified = {
  caller: anonymous,
  presigned: false,
  signatureVersion: undefined,
  signatureAgeMs: undefined,
  payload: { sizeBytes: 0, whole: Buffer.alloc(0), trailers: () => ({}), async *[Symbol.asyncIterator]() {} },
};
type ReadInput = () => Promise<object> | object;

/** Answers one request: with the operation's output, or with a refusal in the caller's dialect. Never throws. */
export async function answer(request: WireRequest, stages: Stages): Promise<WireResponse> {
  const arrival = stages.recognise(request);
  const progress: Progress = { operation: undefined, call: undefined, errorCode: undefined };
  const response = await shared(arrival, await respond(request, arrival, stages, progress), stages);
  await logged({ request, arrival, response, ...progress }, stages);
  stages.observe(arrival, progress.operation, response.status);
  return response;
}

async function respond(
  request: WireRequest,
  arrival: Arrival,
  stages: Stages,
  progress: Progress,
): Promise<WireResponse> {
  let form: OpenedForm | undefined;
  try {
    if (arrival.recognition.kind === 'refused') throw arrival.recognition.fault;
    if (arrival.recognition.kind === 'preflight') return await stages.preflight(arrival);
    if (arrival.recognition.kind === 'website')
      return await stages.showPage(request, arrival, readForVisitor(request, arrival, stages));
    if (arrival.recognition.kind === 'upload-form') form = await stages.openForm(request, arrival);
    const identified = form?.identified ?? (await stages.identify(request, arrival));
    const recognised = form?.recognised ?? (await stages.nameOperation(arrival, identified.payload));
    const { operation: schema } = recognised;
    progress.operation = schema.name;
    const meant = form === undefined ? arrival : { ...arrival, target: recognised };
    const region = await stages.regionOf(meant);
    const call = callFacts(request, meant, identified, { operation: schema, region });
    progress.call = call;
    const operation = stages.findOperation(recognised);
    const readInput = () => stages.decode(recognised, request, identified.payload);
    const charge = await stages.charge(recognised, call);
    const output = await perform(operation, readInput, call, stages, request);
    const response = stages.encode(recognised, { ...output, ...charge }, call);
    return form?.answer(response) ?? response;
  } catch (error) {
    const fault = asFault(error, stages);
    progress.errorCode = fault.code;
    return stages.refuse(arrival, fault);
  } finally {
    await form?.close();
  }
}

/** A log that fails is the operator's concern: the request is answered as it was decided. */
async function logged(answered: Answered, stages: Stages): Promise<void> {
  try {
    await stages.logAccess(answered);
  } catch (error) {
    stages.reportBug(error);
  }
}

/** A call that a service makes by itself, decided and recorded like any other. */
export function callByService(
  operation: AnyOperation,
  input: object,
  call: CallFacts,
  stages: Stages,
): Promise<object> {
  return perform(operation, () => input, call, stages, { signal: new AbortController().signal });
}

/** One read on a website: by nobody, in a call of its own, decided and recorded like any other. */
function readForVisitor(request: WireRequest, arrival: Arrival, stages: Stages): ReadForVisitor {
  return async (recognised, region) => {
    const { operation: schema } = recognised;
    const call = callFacts(request, { ...arrival, target: recognised }, visitor, { operation: schema, region });
    const readInput = () => stages.decode(recognised, request, visitor.payload);
    const output = await perform(stages.findOperation(recognised), readInput, call, stages, request);
    return stages.encode(recognised, output, call);
  };
}

/** Browsers keep also a refusal from pages of another origin, unless it says that they may see it. */
async function shared(arrival: Arrival, response: WireResponse, stages: Stages): Promise<WireResponse> {
  try {
    return arrival.recognition.kind === 'preflight' ? response : await stages.share(arrival, response);
  } catch (error) {
    stages.reportBug(error);
    return response;
  }
}

/** Reads, decides, runs and records one call: a client's, or one that a service makes on another for its caller. */
async function perform(
  operation: AnyOperation,
  readInput: ReadInput,
  call: CallFacts,
  stages: Stages,
  client: Client,
): Promise<object> {
  const accesses: AccessRequest[] = [];
  let input: object | undefined;
  let output: object | undefined;
  try {
    stages.admit(call);
    input = await readInput();
    const target = await decide(operation, input, call, stages, accesses);
    output = await operation.run(input, target, inProgress(call, stages, accesses, client));
    await stages.record({ call, accesses, input, output, fault: undefined });
    return output;
  } catch (error) {
    if (output !== undefined && 'Body' in output) await giveBack(output.Body);
    const fault = asFault(error, stages);
    await stages.record({ call, accesses, input, output: undefined, fault });
    throw fault;
  }
}

/** All that the operation needs must be allowed before it runs. Gives what it is about. */
async function decide(
  operation: AnyOperation,
  input: object,
  call: CallFacts,
  stages: Stages,
  accesses: AccessRequest[],
): Promise<unknown> {
  const target = await operation.locate(input, stages.readers, call);
  accesses.push(...operation.access(target, input, call));
  for (const access of accesses) await stages.demand(call, access);
  return target;
}

function inProgress(call: CallFacts, stages: Stages, accesses: AccessRequest[], client: Client): ServerCall {
  return {
    ...call,
    resources: stages.resources,
    get signal() {
      return client.signal;
    },
    forward: forwardAs({ call, accesses }, stages, client),
    may: (access) => stages.may(call, access),
    demand: (access) => {
      accesses.push(access);
      return stages.demand(call, access);
    },
  };
}

/** A forward access session: the same caller, in a call of its own, decided and recorded like any other. */
function forwardAs(origin: CallOrigin, stages: Stages, client: Client): Forward {
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

function asFault(error: unknown, stages: Stages): Fault {
  if (isFault(error)) return error;
  stages.reportBug(error);
  return new Fault('InternalError');
}
