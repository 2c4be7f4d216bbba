// Faults that any service may answer with. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html

export const commonFaults = {
  /** The decision's own words; see `authorization/wording.ts`. */
  AccessDenied: (fields: {
    message: string;
    HeadersNotSigned?: string;
    'X-Amz-Expires'?: string;
    Expires?: string;
    ServerTime?: string;
    /** Names the evaluation that is kept of the refusal. */
    AuthorizationId?: string;
    headers?: Readonly<Record<string, string>>;
  }) => fields.message,
  InternalError: () => 'We encountered an internal error. Please try again.',
  /** An operation, or an option of one, that AWS has and Crosskey has not built. */
  NotImplemented: (fields: { what: string }) => `${fields.what} is not implemented`,
  UnknownOperation: (fields: { operation: string }) => `Unknown operation ${fields.operation}`,
  MissingAction: () => 'The request must contain the parameter Action.',
  InvalidAction: (fields: { action: string; version: string }) =>
    `Could not find operation ${fields.action} for version ${fields.version}`,
  /** A body that the dialect cannot read at all. */
  SerializationException: (fields: { message: string }) => fields.message,
  /** An input that is readable and not allowed: a missing member, a value outside its constraint. */
  ValidationException: (fields: { message: string }) => fields.message,
  IncompleteSignature: (fields: { message: string }) => fields.message,
  MissingAuthenticationToken: () => 'Missing Authentication Token',
  InvalidClientTokenId: () => 'The security token included in the request is invalid.',
  InvalidToken: () => 'The provided token is malformed or otherwise invalid.',
  ExpiredToken: () => 'The security token included in the request is expired',
  SignatureDoesNotMatch: (fields: {
    message?: string;
    AWSAccessKeyId?: string;
    StringToSign?: string;
    SignatureProvided?: string;
    CanonicalRequest?: string;
  }) =>
    fields.message ??
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
} as const;
