// Faults of S3, beyond those that every service shares.

export const s3Faults = {
  // The signature, in a header and in the query.
  AuthorizationHeaderMalformed: (fields: { message: string; Region?: string }) => fields.message,
  AuthorizationQueryParametersError: (fields: { message: string }) => fields.message,
  RequestTimeTooSkewed: (_: { RequestTime: string; ServerTime: string; MaxAllowedSkewMilliseconds: string }) =>
    'The difference between the request time and the current time is too large.',
  InvalidRequest: (fields: { message: string }) => fields.message,
  InvalidArgument: (fields: { message: string; ArgumentName?: string; ArgumentValue?: string }) => fields.message,
  // The body: its framing and its checksums.
  XAmzContentSHA256Mismatch: (_: { ClientComputedContentSHA256: string; S3ComputedContentSHA256: string }) =>
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  IncompleteBody: (_: { NumberBytesExpected?: string; NumberBytesProvided?: string }) =>
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  InvalidChunkSizeError: (_: { Chunk: string; BadChunkSize: string }) =>
    'Only the last chunk is allowed to have a size less than 8192 bytes',
  MalformedTrailerError: () =>
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  MissingContentLength: () => 'You must provide the Content-Length HTTP header.',
  BadDigest: (fields: { algorithm: string; ExpectedDigest?: string; CalculatedDigest?: string }) =>
    fields.algorithm === 'Content-MD5'
      ? 'The Content-MD5 you specified did not match what we received.'
      : `The ${fields.algorithm} you specified did not match the calculated checksum.`,
  InvalidDigest: (_: { 'Content-MD5': string }) => 'The Content-MD5 you specified was invalid.',
  InvalidURI: (_: { URI: string }) => "Couldn't parse the specified URI.",
  MalformedXML: () => 'The XML you provided was not well-formed or did not validate against our published schema',
  MaxMessageLengthExceeded: (_: { MaxMessageLengthBytes: number }) => 'Your request was too big.',
  MethodNotAllowed: (_: { Method: string; ResourceType: string }) =>
    'The specified method is not allowed against this resource.',
  MissingRequestBodyError: () => 'Request Body is empty',
} as const;
