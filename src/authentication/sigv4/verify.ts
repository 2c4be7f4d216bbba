// Whether a signature is right, and still counts. Pure: the secret, the time and the body's hash are given.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import type {
  HeaderSigned,
  QuerySigned,
  RefusedSignature,
  SignableRequest,
  SignatureStyle,
  VerifiedSignature,
} from './signed-request.ts';
import type { SigningKeys } from './signing-key.ts';

export interface VerifyOptions {
  readonly style: SignatureStyle;
  /** The name that the scope must give, for example `s3`. */
  readonly service: string;
  /** The Region that the scope must give; undefined where the server serves all of them. */
  readonly region: string | undefined;
  readonly secret: string;
  readonly nowMs: number;
  readonly keys: SigningKeys;
  /** SHA-256 of the body in lower-case hexadecimal; used for every service but S3, which names it in a header. */
  readonly bodySha256: string | undefined;
}

export type VerifySignature = (
  request: SignableRequest,
  claim: HeaderSigned | QuerySigned,
  options: VerifyOptions,
) => VerifiedSignature | RefusedSignature;
