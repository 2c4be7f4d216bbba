// What became of a call: handed to the recorder once, whatever happened.
import type { AccessRequest } from './access.ts';
import type { Fault } from './fault.ts';
import type { CallFacts } from './operation.ts';

export interface Outcome {
  readonly call: CallFacts;
  /** What was asked of the policies, and so the resources that the call is about. */
  readonly accesses: readonly AccessRequest[];
  /** As decoded; undefined when the request was refused before it was read. */
  readonly input: object | undefined;
  /** Undefined when the call was refused. */
  readonly output: object | undefined;
  readonly fault: Fault | undefined;
}

export interface Recorder {
  /** Resolves once the record is durable. A call whose record cannot be kept is not answered with success. */
  record(outcome: Outcome): Promise<void>;
}
