// Faults of S3, beyond those that every service shares.

export const s3Faults = {
  // The signature, in a header and in the query.
  AuthorizationHeaderMalformed: (fields: { message: string; Region?: string }) => fields.message,
  AuthorizationQueryParametersError: (fields: { message: string }) => fields.message,
  RequestTimeTooSkewed: (_: { RequestTime: string; ServerTime: string; MaxAllowedSkewMilliseconds: string }) =>
    'The difference between the request time and the current time is too large.',
  BadRequest: (fields: { message: string }) => fields.message,
  InvalidRequest: (fields: { message: string }) => fields.message,
  InvalidArgument: (fields: {
    message: string;
    ArgumentName?: string;
    ArgumentValue?: string;
    /** Of several that are wrong at once. */
    [numbered: `ArgumentName${number}` | `ArgumentValue${number}`]: string;
  }) => fields.message,
  // The body: its framing and its checksums.
  XAmzContentSHA256Mismatch: (_: { ClientComputedContentSHA256: string; S3ComputedContentSHA256: string }) =>
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  IncompleteBody: (fields: { NumberBytesExpected?: string; NumberBytesProvided?: string }) =>
    fields.NumberBytesExpected === undefined
      ? 'The request body terminated unexpectedly'
      : 'You did not provide the number of bytes specified by the Content-Length HTTP header',
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
  MethodNotAllowed: (_: { Method: string; ResourceType: string; headers?: Readonly<Record<string, string>> }) =>
    'The specified method is not allowed against this resource.',
  MissingRequestBodyError: () => 'Request Body is empty',
  // Buckets.
  NoSuchBucket: (_: { BucketName: string }) => 'The specified bucket does not exist',
  BucketAlreadyExists: (_: { BucketName: string }) =>
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
  BucketAlreadyOwnedByYou: (_: { BucketName: string }) =>
    'Your previous request to create the named bucket succeeded and you already own it.',
  BucketNotEmpty: (fields: { BucketName: string; message?: string }) =>
    fields.message ?? 'The bucket you tried to delete is not empty',
  InvalidBucketName: (_: { BucketName: string }) => 'The specified bucket is not valid.',
  IllegalLocationConstraintException: (fields: { LocationConstraint: string; endpoint: string }) =>
    `The ${fields.LocationConstraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  InvalidLocationConstraint: (_: { LocationConstraint: string }) => 'The specified location-constraint is not valid',
  /** `Region` also travels in the header `x-amz-bucket-region`. */
  PermanentRedirect: (_: { Bucket: string; Endpoint: string; Region: string }) =>
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
  InvalidBucketOwnerAWSAccountID: () => 'The value of the expected bucket owner parameter must be an AWS Account ID',
  // Configuration that a bucket or an object does not have.
  NoSuchBucketPolicy: (_: { BucketName: string }) => 'The bucket policy does not exist',
  MalformedPolicy: (fields: { message: string }) => fields.message,
  /** Of a request from another origin that no rule allows. */
  AccessForbidden: (fields: { message: string; Method: string; ResourceType: string }) => fields.message,
  NoSuchCORSConfiguration: (_: { BucketName: string }) => 'The CORS configuration does not exist',
  NoSuchLifecycleConfiguration: (_: { BucketName: string }) => 'The lifecycle configuration does not exist',
  OwnershipControlsNotFoundError: (_: { BucketName: string }) => 'The bucket ownership controls were not found',
  InvalidBucketAclWithObjectOwnership: (_: { BucketName: string }) =>
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  InvalidBucketAclWithBlockPublicAccessError: (_: { BucketName: string }) =>
    'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
  AccessControlListNotSupported: (_: { BucketName: string }) => 'The bucket does not allow ACLs',
  MalformedACLError: () => 'The XML you provided was not well-formed or did not validate against our published schema',
  MissingSecurityHeader: (_: { MissingHeaderName: string }) => 'Your request was missing a required header',
  UnexpectedContent: () => 'This request does not support content',
  NoSuchPublicAccessBlockConfiguration: (_: { BucketName: string } | { AccountId: string }) =>
    'The public access block configuration was not found',
  InvalidTag: (fields: { message: string; TagKey: string; TagValue?: string }) => fields.message,
  NoSuchTagSet: (_: { BucketName: string }) => 'The TagSet does not exist',
  InvalidRedirectLocation: (fields: { message: string }) => fields.message,
  /** Of a website host in another Region than the bucket. */
  IncorrectEndpoint: (_: { Endpoint: string }) =>
    'The specified bucket exists in another region. Please direct requests to the specified endpoint.',
  NoSuchWebsiteConfiguration: (_: { BucketName: string }) =>
    'The specified bucket does not have a website configuration',
  ReplicationConfigurationNotFoundError: (_: { BucketName: string }) => 'The replication configuration was not found',
  ObjectLockConfigurationNotFoundError: (_: { BucketName: string }) =>
    'Object Lock configuration does not exist for this bucket',
  // Versions and locks.
  IllegalVersioningConfigurationException: () => 'The Versioning element must be specified',
  NoSuchObjectLockConfiguration: () => 'The specified object does not have a ObjectLock configuration',
  InvalidBucketState: (fields: { message: string }) => fields.message,
  InvalidTargetBucketForLogging: (fields: { message: string; TargetBucket: string }) => fields.message,
  CrossLocationLoggingProhibitted: (_: { SourceBucketLocation: string; TargetBucketLocation: string }) =>
    'Cross S3 location logging not allowed.',
  NoSuchConfiguration: () => 'The specified configuration does not exist.',
  InvalidConfigurationId: () => 'The specified configuration id is invalid.',
  IdMismatch: () => 'Document ID does not match the specified configuration ID.',
  TooManyConfigurations: () =>
    'You are attempting to create a new configuration but have already reached the 1,000-configuration limit.',
  InvalidS3DestinationBucket: () => 'Invalid bucket ARN.',
  // Objects.
  NoSuchKey: (_: { Key: string; headers?: Readonly<Record<string, string>> }) => 'The specified key does not exist.',
  NoSuchVersion: (_: { Key: string; VersionId: string }) => 'The specified version does not exist.',
  KeyTooLongError: (_: { Size: number; MaxSizeAllowed: number }) => 'Your key is too long',
  MetadataTooLarge: (_: { Size: number; MaxSizeAllowed: number }) =>
    'Your metadata headers exceed the maximum allowed metadata size',
  EntityTooLarge: (_: { ProposedSize: number; MaxSizeAllowed: number }) =>
    'Your proposed upload exceeds the maximum allowed size',
  InvalidRange: (_: { RangeRequested: string; ActualObjectSize: number }) => 'The requested range is not satisfiable',
  InvalidPartNumber: (_: { PartNumberRequested: number; ActualPartCount: number }) =>
    'The requested partnumber is not satisfiable',
  InvalidObjectState: (fields: { StorageClass: string; message?: string }) =>
    fields.message ?? "The operation is not valid for the object's storage class",
  RestoreAlreadyInProgress: () => 'Object restore is already in progress',
  InvalidStorageClass: (_: { StorageClassRequested: string }) => 'The storage class you specified is not valid',
  OperationAborted: () =>
    'A conflicting conditional operation is currently in progress against this resource. Try again.',

  PreconditionFailed: (_: { Condition: string }) => 'At least one of the pre-conditions you specified did not hold',
  /** Answered without a body. */
  NotModified: (_: { ETag: string; LastModified: Date }) => 'Not Modified',
  // Uploads in parts.
  NoSuchUpload: (_: { UploadId: string }) =>
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  InvalidPart: (_: { UploadId: string; PartNumber: number; ETag: string }) =>
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  InvalidPartOrder: (_: { UploadId: string }) =>
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
  EntityTooSmall: (_: { ProposedSize: number; MinSizeAllowed: number; PartNumber?: number; ETag?: string }) =>
    'Your proposed upload is smaller than the minimum allowed size',
  // Forms of browsers.
  MalformedPOSTRequest: () => 'The body of your POST request is not well-formed multipart/form-data.',
  IncorrectNumberOfFilesInPostRequest: () => 'POST requires exactly one file upload per request.',
  MaxPostPreDataLengthExceeded: () => 'Your POST request fields preceding the upload file were too large.',
  InvalidPolicyDocument: (fields: { message: string }) => fields.message,
  // Encryption.
  InvalidEncryptionAlgorithmError: () =>
    'The encryption request you specified is not valid. The valid value is AES256.',
  'KMS.DisabledException': (fields: { message: string }) => fields.message,
  'KMS.InvalidKeyUsageException': (fields: { message: string }) => fields.message,
  'KMS.KMSInvalidStateException': (fields: { message: string }) => fields.message,
  'KMS.NotFoundException': (fields: { message: string }) => fields.message,
} as const;
