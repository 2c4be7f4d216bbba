// Faults of S3, beyond those that every service shares.

export const s3Faults = {
  InvalidArgument: (fields: { message: string; ArgumentName?: string; ArgumentValue?: string }) => fields.message,
  InvalidRequest: (fields: { message: string }) => fields.message,
  InvalidURI: (_: { URI: string }) => "Couldn't parse the specified URI.",
  MalformedXML: () => 'The XML you provided was not well-formed or did not validate against our published schema',
  MaxMessageLengthExceeded: (_: { MaxMessageLengthBytes: number }) => 'Your request was too big.',
  MethodNotAllowed: (_: { Method: string; ResourceType: string }) =>
    'The specified method is not allowed against this resource.',
  MissingRequestBodyError: () => 'Request Body is empty',
} as const;
