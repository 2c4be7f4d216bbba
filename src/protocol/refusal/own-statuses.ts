// The status of every fault that belongs to one service: AWS's model has most, the services' own pages the others.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
import type { cloudtrailFaults } from '../../kernel/faults/cloudtrail.ts';
import type { iamFaults } from '../../kernel/faults/iam.ts';
import type { kmsFaults } from '../../kernel/faults/kms.ts';
import type { organizationsFaults } from '../../kernel/faults/organizations.ts';
import type { s3Faults } from '../../kernel/faults/s3.ts';
import type { stsFaults } from '../../kernel/faults/sts.ts';
import type { ServiceName } from '../../kernel/service.ts';

/** `modelled`: as the service's schema of the error says. */
export type Status = number | 'modelled';
type Statuses<Catalogue> = Readonly<Record<keyof Catalogue, Status>>;

const s3Statuses: Statuses<typeof s3Faults> = {
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  RequestTimeTooSkewed: 403,
  InvalidRequest: 'modelled',
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
  NoSuchBucket: 'modelled',
  BucketAlreadyExists: 'modelled',
  BucketAlreadyOwnedByYou: 'modelled',
  BucketNotEmpty: 409,
  InvalidBucketName: 400,
  IllegalLocationConstraintException: 400,
  InvalidLocationConstraint: 400,
  PermanentRedirect: 301,
  InvalidBucketOwnerAWSAccountID: 400,
  NoSuchBucketPolicy: 404,
  MalformedPolicy: 400,
  NoSuchCORSConfiguration: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchPublicAccessBlockConfiguration: 404,
  NoSuchTagSet: 404,
  NoSuchWebsiteConfiguration: 404,
  ReplicationConfigurationNotFoundError: 404,
  ObjectLockConfigurationNotFoundError: 404,
  NoSuchKey: 'modelled',
  NoSuchVersion: 404,
  KeyTooLongError: 400,
  MetadataTooLarge: 400,
  EntityTooLarge: 400,
  InvalidRange: 416,
  InvalidPartNumber: 416,
  PreconditionFailed: 412,
  NotModified: 304,
  InvalidStorageClass: 400,
  InvalidEncryptionAlgorithmError: 400,
  'KMS.DisabledException': 400,
  'KMS.InvalidKeyUsageException': 400,
  'KMS.KMSInvalidStateException': 400,
  'KMS.NotFoundException': 400,
};

const kmsStatuses: Statuses<typeof kmsFaults> = {
  NotFoundException: 'modelled',
  InvalidArnException: 'modelled',
  DisabledException: 'modelled',
  KMSInvalidStateException: 'modelled',
  AlreadyExistsException: 'modelled',
  InvalidAliasNameException: 'modelled',
  InvalidCiphertextException: 'modelled',
  IncorrectKeyException: 'modelled',
  InvalidKeyUsageException: 'modelled',
  InvalidGrantTokenException: 'modelled',
  InvalidMarkerException: 'modelled',
  LimitExceededException: 'modelled',
  MalformedPolicyDocumentException: 'modelled',
  UnsupportedOperationException: 'modelled',
  TagException: 'modelled',
  DryRunOperationException: 'modelled',
};

const iamStatuses: Statuses<typeof iamFaults> = {
  NoSuchEntity: 'modelled',
  EntityAlreadyExists: 'modelled',
  DeleteConflict: 'modelled',
  LimitExceeded: 'modelled',
  InvalidInput: 'modelled',
  UnmodifiableEntity: 'modelled',
  MalformedPolicyDocument: 'modelled',
  ValidationError: 400,
};

const stsStatuses: Statuses<typeof stsFaults> = {
  PackedPolicyTooLarge: 'modelled',
};

const organizationsStatuses: Statuses<typeof organizationsFaults> = {
  AWSOrganizationsNotInUseException: 'modelled',
  AccountNotFoundException: 'modelled',
  ChildNotFoundException: 'modelled',
  ParentNotFoundException: 'modelled',
  TargetNotFoundException: 'modelled',
  CreateAccountStatusNotFoundException: 'modelled',
  InvalidInputException: 'modelled',
};

const cloudtrailStatuses: Statuses<typeof cloudtrailFaults> = {};

export const ownStatuses: Readonly<Record<ServiceName, Readonly<Record<string, Status>>>> = {
  s3: s3Statuses,
  kms: kmsStatuses,
  iam: iamStatuses,
  sts: stsStatuses,
  organizations: organizationsStatuses,
  cloudtrail: cloudtrailStatuses,
};
