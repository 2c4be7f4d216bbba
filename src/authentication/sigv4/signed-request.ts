// What a request says about its own signature, and what is found when that is checked.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import type { Headers } from '../../kernel/wire.ts';
import type { QueryParameters } from './presigned-query.ts';
import type { SignatureRefusal } from './refusal.ts';

/** S3 signs the path as it stands and names the payload in a header; every other service normalises and hashes. */
export type SignatureStyle = 's3' | 'other';

/** The parts of a request that a signature covers; a `WireRequest` fits. */
export interface SignableRequest {
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly rawPath: string;
  /** As sent, without the `?`. */
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: Headers;
  /** The single values of each header that came more than once: they are signed joined by `,` without a space. */
  readonly repeatedHeaders?: Readonly<Record<string, readonly string[]>>;
}

/** `20150830/us-east-1/iam/aws4_request` */
export interface CredentialScope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

interface SignatureClaim {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  /** In lower case, as listed. */
  readonly signedHeaders: readonly string[];
  /** As given: 64 lower-case hexadecimal digits when it is one. */
  readonly signature: string;
  /** `20150830T123600Z` */
  readonly dateTime: string;
  readonly signedAtMs: number;
  /** `x-amz-security-token`, from wherever this form carries it. */
  readonly sessionToken: string | undefined;
}

/** Signed in the `Authorization` header. */
export interface HeaderSigned extends SignatureClaim {
  readonly kind: 'header';
}

/** Signed in the query string: a presigned URL. */
export interface QuerySigned extends SignatureClaim {
  readonly kind: 'query';
  readonly expiresSeconds: number;
}

export interface RefusedSignature {
  readonly kind: 'refused';
  readonly refusal: SignatureRefusal;
}

/** Signed in the query string in the form before this one, which `sigv2/` reads; S3 alone takes it. */
export interface Version2Signed {
  readonly kind: 'version-2';
  readonly query: QueryParameters;
}

/** `anonymous` when the request carries no signature of any sort. */
export type SignedRequest =
  | HeaderSigned
  | QuerySigned
  | Version2Signed
  | RefusedSignature
  | { readonly kind: 'anonymous' };

/** What the signature says of the body. */
export type PayloadClaim =
  /** The body must have this SHA-256, 64 lower-case hexadecimal digits. */
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'unsigned' }
  /** `aws-chunked`, each chunk signed. */
  | { readonly kind: 'signed-chunks'; readonly trailer: boolean }
  /** `aws-chunked`, nothing signed, a trailer at the end. */
  | { readonly kind: 'unsigned-chunks'; readonly trailer: true };

/** What the first chunk's signature continues from. */
export interface ChunkSigning {
  /** Of the headers: 64 lower-case hexadecimal digits. */
  readonly seedSignature: string;
  readonly signingKey: Buffer;
  readonly dateTime: string;
  /** `20150830/us-east-1/s3/aws4_request` */
  readonly scope: string;
}

export interface VerifiedSignature {
  readonly kind: 'verified';
  readonly claim: HeaderSigned | QuerySigned;
  readonly payload: PayloadClaim;
  /** Set when `payload` is `signed-chunks`. */
  readonly chunkSigning: ChunkSigning | undefined;
  /** Set when signed in the query: how long ago, in milliseconds. */
  readonly signatureAgeMs: number | undefined;
}
