// What a request is about as far as its first lines tell, before anybody is authenticated.
import type { Fault } from '../kernel/fault.ts';
import type { Region } from '../kernel/ids.ts';
import type { ServiceName } from '../kernel/service.ts';
import type { Headers } from '../kernel/wire.ts';
import type { OperationSchema } from './schema/operation-schema.ts';

export type Dialect = 'rest-xml' | 'json' | 'query';

/** Enough to refuse the request in words that its sender understands. */
export interface Target {
  readonly service: ServiceName;
  readonly dialect: Dialect;
  /** Of `application/x-amz-json-`: `1.1` unless the request says `1.0`. */
  readonly jsonVersion: '1.0' | '1.1';
  /** HEAD is answered without a body. */
  readonly method: string;
  /** Of the credential scope, else of the host; undefined when neither names one. */
  readonly region: Region | undefined;
  /** S3: decoded, from the host or the path; undefined at the root. */
  readonly bucket: string | undefined;
  /** S3: the bucket, where it is the host that names it. */
  readonly hostBucket: string | undefined;
  /** S3: decoded, without the first `/`; undefined for the bucket itself. */
  readonly key: string | undefined;
  /** The path as sent, decoded no further: `Resource` of S3's errors. */
  readonly rawPath: string;
  /** The query, decoded; of names that come twice, the first. */
  readonly query: ReadonlyMap<string, string>;
  /** As sent, and with those that a presigned URL carries in its query. */
  readonly headers: Headers;
}

/** A request whose operation is known: what `decode` and `encode` need. */
export interface Recognised extends Target {
  readonly operation: OperationSchema;
  /** Of the path, decoded, where they are other than bucket and key. */
  readonly labels?: ReadonlyMap<string, string>;
}

export type Recognition =
  | { readonly kind: 'operation'; readonly recognised: Recognised }
  /** A form names its operation in its body: read it, then ask `nameOperation`. */
  | { readonly kind: 'in-body'; readonly target: Target }
  /** A browser asks, before it sends a request from another origin, whether it may. */
  | { readonly kind: 'preflight'; readonly target: Target }
  /** A browser uploads a file by a form, whose fields say as what, and who says so. */
  | { readonly kind: 'upload-form'; readonly target: Target }
  /** A visitor of a bucket's website: nobody signs, and pages are answered. */
  | { readonly kind: 'website'; readonly target: Target }
  | { readonly kind: 'refused'; readonly target: Target; readonly fault: Fault };

export interface RecogniseOptions {
  /** The domains of virtual hosts, without a leading dot: `localhost` and those of `--domain`. */
  readonly domains: readonly string[];
}

/** The members of an input or an output by name; what the SDK's types say of the operation holds. */
export type Members = Record<string, unknown>;
