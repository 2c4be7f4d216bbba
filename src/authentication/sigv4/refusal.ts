// Why a signature is not accepted, before any service's wording; `refusal-fault.ts` words it.

/** Where the request carries its signature. */
export type SignatureForm = 'header' | 'query';

export interface SignatureEvidence {
  readonly accessKeyId: string;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly signatureProvided: string;
}

export type SignatureRefusal =
  /** Signature Version 2, Signature Version 4A, Basic, Bearer and all else. */
  | { readonly reason: 'unsupported-mechanism'; readonly form: SignatureForm; readonly mechanism: string }
  | { readonly reason: 'several-mechanisms' }
  /** The header has no parameters that can be read at all; `component` is the one that cannot. */
  | { readonly reason: 'malformed-component'; readonly component: string }
  /** Parameters of the header that are not there. */
  | { readonly reason: 'missing-components'; readonly missing: readonly string[] }
  /** Parameters of the query that are not there, empty or sent twice. */
  | { readonly reason: 'missing-query-parameters'; readonly missing: readonly string[] }
  | { readonly reason: 'malformed-credential'; readonly form: SignatureForm; readonly credential: string }
  | { readonly reason: 'malformed-scope-date'; readonly form: SignatureForm; readonly given: string }
  | { readonly reason: 'wrong-terminator'; readonly form: SignatureForm; readonly given: string }
  | {
      readonly reason: 'wrong-service' | 'wrong-region';
      readonly form: SignatureForm;
      readonly given: string;
      readonly expected: string;
    }
  | { readonly reason: 'missing-date' }
  | { readonly reason: 'malformed-date'; readonly form: SignatureForm; readonly given: string }
  /** The date of the scope is not that of the signature. */
  | {
      readonly reason: 'scope-date-mismatch';
      readonly form: SignatureForm;
      readonly given: string;
      readonly dateTime: string;
    }
  | {
      readonly reason: 'too-early' | 'too-late';
      readonly form: SignatureForm;
      readonly signedAtMs: number;
      readonly nowMs: number;
    }
  | { readonly reason: 'expires-not-a-number' | 'expires-negative' | 'expires-too-large' }
  | {
      readonly reason: 'presigned-expired';
      readonly expiresSeconds: number;
      readonly expiredAtMs: number;
      readonly nowMs: number;
    }
  | { readonly reason: 'headers-not-signed'; readonly headers: readonly string[] }
  | { readonly reason: 'missing-content-sha256' }
  | { readonly reason: 'invalid-content-sha256'; readonly given: string }
  | { readonly reason: 'mismatch'; readonly evidence: SignatureEvidence };

export type RefusalReason = SignatureRefusal['reason'];
