// What an operation is: data plus three functions, one file per operation, named as on the wire.
import type { AccessRequest } from './access.ts';
import type { Caller } from './caller.ts';
import type { AccountId, Region } from './ids.ts';
import type { ServiceName } from './service.ts';
import type { Headers } from './wire.ts';

/** As the condition key `s3:signatureversion` names it. */
export type SignatureVersion = 'AWS4-HMAC-SHA256' | 'AWS';

/** The plain facts of one call, known before anything is decided. */
export interface CallFacts {
  readonly service: ServiceName;
  /** As on the wire: `PutObject`. */
  readonly operation: string;
  readonly caller: Caller;
  readonly region: Region;
  readonly requestId: string;
  /** Of S3: the second id of a request, `x-amz-id-2`. */
  readonly hostId?: string | undefined;
  /** The time of the call, in milliseconds since the epoch: one value from first stage to last. */
  readonly nowMs: number;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** True on TLS. */
  readonly secure: boolean;
  readonly tlsVersion: string | undefined;
  /** As sent, in headers or in the query of a presigned URL: condition keys are filled from this, not from what was decoded. */
  readonly headers: Headers;
  /** True when the request was signed in its query string. */
  readonly presigned: boolean;
  /** True when a form of a browser was signed: its policy, in one of its fields. */
  readonly byForm?: boolean | undefined;
  /** Undefined when nothing is signed. */
  readonly signatureVersion?: SignatureVersion | undefined;
  /** Age of a presigned request's signature in milliseconds: `s3:signatureAge`. */
  readonly signatureAgeMs: number | undefined;
  /** The service that makes this call on the caller's behalf, when it is a forward access session. */
  readonly via: ServiceName | undefined;
  /** Of a call that a service makes by itself: the resource for which it does. */
  readonly source?: { readonly arn: string; readonly account: AccountId } | undefined;
  /** The call that a forward access session serves, and what that one asked of the policies. */
  readonly origin?: CallOrigin | undefined;
}

export interface CallOrigin {
  readonly call: CallFacts;
  readonly accesses: readonly AccessRequest[];
}

/** A call in progress, as `run` sees it. */
export interface Call<Resources, Forward> extends CallFacts {
  readonly resources: Resources;
  /** Calls on another service as the same caller, through the same decide, run and record. */
  readonly forward: Forward;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Asks for a permission that only shapes the answer, such as whether a missing key may be told from a forbidden one. */
  may(access: AccessRequest): Promise<boolean>;
  /** Asks for a permission that only `run` can name; refuses as the pipeline would. */
  demand(access: AccessRequest): Promise<void>;
}

export interface Operation<Input, Output, Target, Readers, Resources, Forward> {
  /** Reads what the request is about. May reveal only what AWS reveals to the same stranger. */
  locate(input: Input, readers: Readers, call: CallFacts): Promise<Target> | Target;
  /** What the caller must be allowed, all of it. Pure. */
  access(target: Target, input: Input, call: CallFacts): readonly AccessRequest[];
  run(input: Input, target: Target, call: Call<Resources, Forward>): Promise<Output>;
}
