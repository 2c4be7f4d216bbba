// The status of each fault of one service that AWS's model lacks; a code that the model has needs no row here.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
import type { cloudtrailFaults } from '../../kernel/faults/cloudtrail.ts';
import type { iamFaults } from '../../kernel/faults/iam.ts';
import type { kmsFaults } from '../../kernel/faults/kms.ts';
import type { organizationsFaults } from '../../kernel/faults/organizations.ts';
import type { s3Faults } from '../../kernel/faults/s3.ts';
import type { stsFaults } from '../../kernel/faults/sts.ts';
import type { ServiceName } from '../../kernel/service.ts';

type Statuses<Catalogue> = Readonly<Partial<Record<keyof Catalogue, number>>>;

interface OwnStatuses {
  readonly s3control: Statuses<object>;
  readonly s3: Statuses<typeof s3Faults>;
  readonly kms: Statuses<typeof kmsFaults>;
  readonly iam: Statuses<typeof iamFaults>;
  readonly sts: Statuses<typeof stsFaults>;
  readonly organizations: Statuses<typeof organizationsFaults>;
  readonly cloudtrail: Statuses<typeof cloudtrailFaults>;
}

const s3Statuses: OwnStatuses['s3'] = {
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  RequestTimeTooSkewed: 403,
  BadRequest: 400,
  InvalidArgument: 400,
  XAmzContentSHA256Mismatch: 400,
  IncompleteBody: 400,
  InvalidChunkSizeError: 400,
  MalformedTrailerError: 400,
  MissingContentLength: 411,
  BadDigest: 400,
  InvalidDigest: 400,
  InvalidURI: 400,
  MalformedXML: 400,
  MaxMessageLengthExceeded: 400,
  MethodNotAllowed: 405,
  MissingRequestBodyError: 400,
  BucketNotEmpty: 409,
  InvalidBucketName: 400,
  IllegalLocationConstraintException: 400,
  InvalidLocationConstraint: 400,
  PermanentRedirect: 301,
  InvalidBucketOwnerAWSAccountID: 400,
  NoSuchBucketPolicy: 404,
  MalformedPolicy: 400,
  AccessForbidden: 403,
  NoSuchCORSConfiguration: 404,
  NoSuchLifecycleConfiguration: 404,
  OwnershipControlsNotFoundError: 404,
  InvalidBucketAclWithObjectOwnership: 400,
  InvalidBucketAclWithBlockPublicAccessError: 400,
  AccessControlListNotSupported: 400,
  MalformedACLError: 400,
  MissingSecurityHeader: 400,
  UnexpectedContent: 400,
  NoSuchPublicAccessBlockConfiguration: 404,
  InvalidTag: 400,
  NoSuchTagSet: 404,
  InvalidRedirectLocation: 400,
  IncorrectEndpoint: 400,
  InvalidTargetBucketForLogging: 400,
  CrossLocationLoggingProhibitted: 403,
  NoSuchConfiguration: 404,
  InvalidConfigurationId: 400,
  IdMismatch: 400,
  TooManyConfigurations: 400,
  InvalidS3DestinationBucket: 400,
  NoSuchWebsiteConfiguration: 404,
  ReplicationConfigurationNotFoundError: 404,
  ObjectLockConfigurationNotFoundError: 404,
  IllegalVersioningConfigurationException: 400,
  NoSuchObjectLockConfiguration: 404,
  InvalidBucketState: 409,
  NoSuchVersion: 404,
  KeyTooLongError: 400,
  MetadataTooLarge: 400,
  EntityTooLarge: 400,
  InvalidRange: 416,
  InvalidPartNumber: 416,
  RestoreAlreadyInProgress: 409,
  InvalidStorageClass: 400,
  OperationAborted: 409,
  PreconditionFailed: 412,
  NotModified: 304,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  EntityTooSmall: 400,
  MalformedPOSTRequest: 400,
  IncorrectNumberOfFilesInPostRequest: 400,
  MaxPostPreDataLengthExceeded: 400,
  InvalidPolicyDocument: 400,
  InvalidEncryptionAlgorithmError: 400,
  'KMS.DisabledException': 400,
  'KMS.InvalidKeyUsageException': 400,
  'KMS.KMSInvalidStateException': 400,
  'KMS.NotFoundException': 400,
};

const rows: OwnStatuses = {
  s3: s3Statuses,
  s3control: {},
  kms: {},
  iam: {},
  sts: {},
  organizations: {},
  cloudtrail: {},
};

export const ownStatuses: Readonly<Record<ServiceName, Readonly<Record<string, number>>>> = rows;
