// What each stage offers the pipeline. `main.ts` decides what fulfils it.

import type { AccessRequest } from '../kernel/access.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Fault } from '../kernel/fault.ts';
import type { Region } from '../kernel/ids.ts';
import type { CallFacts, SignatureVersion } from '../kernel/operation.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { Payload, WireRequest, WireResponse } from '../kernel/wire.ts';
import type { ForwardableKms, Readers, Resources } from '../operations/context.ts';
import type { AnyOperation } from '../operations/table.ts';
import type { Recognised, Recognition, Target } from '../protocol/recognised.ts';
import type { KmsKeyRecord } from '../storage/records/kms-key.ts';
import type { Answered } from './access-log.ts';
import type { OpenedForm } from './upload-form.ts';
import type { ReadForVisitor } from './website.ts';

/** A request that is recognised as far as its head tells. */
export interface Arrival {
  readonly recognition: Recognition;
  /** Enough to refuse it in its sender's dialect. */
  readonly target: Target;
  readonly requestId: string;
  /** S3 tells it beside the id of the request. */
  readonly hostId: string;
  /** The one time of the request, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** When it arrived by `performance.now()`, which no test moves. */
  readonly startedMs: number;
}

export interface Identified {
  readonly caller: Caller;
  readonly presigned: boolean;
  /** True for the form of a browser, which signs itself. */
  readonly byForm?: boolean;
  readonly signatureVersion: SignatureVersion | undefined;
  readonly signatureAgeMs: number | undefined;
  /** Verified as it is read. */
  readonly payload: Payload;
}

export interface Stages {
  recognise(request: WireRequest): Arrival;
  identify(request: WireRequest, arrival: Arrival): Promise<Identified>;
  /** The form of a browser: who signed it, and the operation that it stands for. */
  openForm(request: WireRequest, arrival: Arrival): Promise<OpenedForm>;
  /** Where the request is at home: as it says itself, else where its bucket is. */
  regionOf(arrival: Arrival): Promise<Region>;
  /** Throws the fault of a request that is no operation of AWS's. */
  nameOperation(arrival: Arrival, payload: Payload): Promise<Recognised>;
  /** Throws `NotImplemented`, by name, for what is not built. */
  findOperation(recognised: Recognised): AnyOperation;
  /** Throws when the caller's credentials are not taken for the operation, whatever the policies say. */
  admit(call: CallFacts): void;
  decode(recognised: Recognised, request: WireRequest, payload: Payload): Promise<object>;
  readonly readers: Readers;
  /** Refuses unless the policies allow it. */
  demand(call: CallFacts, access: AccessRequest): Promise<void>;
  may(call: CallFacts, access: AccessRequest): Promise<boolean>;
  readonly resources: Resources;
  kmsOperation(name: keyof ForwardableKms): AnyOperation;
  /** The key that a located call on KMS is about; throws `NotFoundException` when there is none. */
  keyOf(target: unknown): KmsKeyRecord;
  /** Resolves once the record is durable. */
  record(outcome: Outcome): Promise<void>;
  /** Answers a browser's question before its request; throws the fault of what no rule allows. */
  preflight(arrival: Arrival): Promise<WireResponse>;
  /** Shows a page of a bucket's website; throws what is no fault of the visitor's. */
  showPage(request: WireRequest, arrival: Arrival, read: ReadForVisitor): Promise<WireResponse>;
  /** The answer with what a browser has to know that asked from another origin. */
  share(arrival: Arrival, response: WireResponse): Promise<WireResponse>;
  /** What the answer says of who is charged; nothing where it is the owner. */
  charge(recognised: Recognised, call: CallFacts): Promise<object>;
  encode(recognised: Recognised, output: object, call: Pick<CallFacts, 'requestId' | 'hostId'>): WireResponse;
  refuse(arrival: Arrival, fault: Fault): WireResponse;
  /** Told of every answer. `operation` is undefined when the request named none. */
  observe(arrival: Arrival, operation: string | undefined, status: number): void;
  /** Keeps what the owner of the bucket wants logged of a request; resolves once it is durable. */
  logAccess(answered: Answered): Promise<void>;
  newRequestId(): string;
  /** A failure of ours: told to the operator, never to the client. */
  reportBug(error: unknown): void;
}
