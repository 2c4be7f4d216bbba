// The order of a request, and the only file that knows it:
// recognise → identify → decode → decide → run → record → encode.

import { asFault } from './composition/as-fault.ts';
import { callFacts } from './composition/call-facts.ts';
import { callInProgress } from './composition/call-in-progress.ts';
import type { Arrival, Stages } from './composition/stages.ts';
import type { OpenedForm } from './composition/upload-form.ts';
import { readForVisitor } from './composition/visitor.ts';
import type { AccessRequest } from './kernel/access.ts';
import { giveBack } from './kernel/give-back.ts';
import type { CallFacts } from './kernel/operation.ts';
import type { WireRequest, WireResponse } from './kernel/wire.ts';
import type { AnyOperation } from './operations/table.ts';

/** Whose going away ends the work. */
export type Client = Pick<WireRequest, 'signal'>;
/** How far a request has come: its operation is known once it is named, and its sender with it. */
interface Progress {
  operation: string | undefined;
  call: CallFacts | undefined;
  errorCode: string | undefined;
}
export type Perform = typeof perform;
export type Decide = typeof decide;
type ReadInput = () => Promise<object> | object;

/** Answers one request: with the operation's output, or with a refusal in the caller's dialect. Never throws. */
export async function answer(request: WireRequest, stages: Stages): Promise<WireResponse> {
  const arrival = stages.recognise(request);
  const progress: Progress = { operation: undefined, call: undefined, errorCode: undefined };
  const answered = await respond(request, arrival, stages, progress);
  // Browsers keep also a refusal from pages of another origin, unless it says that they may see it.
  const response = await beside(() => stages.share(arrival, answered), answered, stages);
  await beside(() => stages.logAccess({ request, arrival, response, ...progress }), undefined, stages);
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
      return await stages.showPage(request, arrival, readForVisitor(request, arrival, stages, perform));
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

/** What fails beside a request is the operator's concern: it is answered as it was decided. */
async function beside<Result>(work: () => Promise<Result>, otherwise: Result, stages: Stages): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    stages.reportBug(error);
    return otherwise;
  }
}

/** Reads, decides, runs and records one call: a client's, or one that a service makes on another for its caller. */
export async function perform(
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
    output = await operation.run(
      input,
      target,
      callInProgress({ call, accesses }, stages, client, { perform, decide }),
    );
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
