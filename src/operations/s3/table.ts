// The operations of S3 that Crosskey has, by their names on the wire, and the others with the reason why it has them not.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
import { AbortMultipartUpload } from './AbortMultipartUpload.ts';
import { CompleteMultipartUpload } from './CompleteMultipartUpload.ts';
import { CopyObject } from './CopyObject.ts';
import { CreateBucket } from './CreateBucket.ts';
import { CreateMultipartUpload } from './CreateMultipartUpload.ts';
import { DeleteBucket } from './DeleteBucket.ts';
import { DeleteBucketAnalyticsConfiguration } from './DeleteBucketAnalyticsConfiguration.ts';
import { DeleteBucketCors } from './DeleteBucketCors.ts';
import { DeleteBucketEncryption } from './DeleteBucketEncryption.ts';
import { DeleteBucketIntelligentTieringConfiguration } from './DeleteBucketIntelligentTieringConfiguration.ts';
import { DeleteBucketInventoryConfiguration } from './DeleteBucketInventoryConfiguration.ts';
import { DeleteBucketLifecycle } from './DeleteBucketLifecycle.ts';
import { DeleteBucketMetricsConfiguration } from './DeleteBucketMetricsConfiguration.ts';
import { DeleteBucketOwnershipControls } from './DeleteBucketOwnershipControls.ts';
import { DeleteBucketPolicy } from './DeleteBucketPolicy.ts';
import { DeleteBucketReplication } from './DeleteBucketReplication.ts';
import { DeleteBucketTagging } from './DeleteBucketTagging.ts';
import { DeleteBucketWebsite } from './DeleteBucketWebsite.ts';
import { DeleteObject } from './DeleteObject.ts';
import { DeleteObjects } from './DeleteObjects.ts';
import { DeleteObjectTagging } from './DeleteObjectTagging.ts';
import { DeletePublicAccessBlock } from './DeletePublicAccessBlock.ts';
import { GetBucketAbac } from './GetBucketAbac.ts';
import { GetBucketAccelerateConfiguration } from './GetBucketAccelerateConfiguration.ts';
import { GetBucketAcl } from './GetBucketAcl.ts';
import { GetBucketAnalyticsConfiguration } from './GetBucketAnalyticsConfiguration.ts';
import { GetBucketCors } from './GetBucketCors.ts';
import { GetBucketEncryption } from './GetBucketEncryption.ts';
import { GetBucketIntelligentTieringConfiguration } from './GetBucketIntelligentTieringConfiguration.ts';
import { GetBucketInventoryConfiguration } from './GetBucketInventoryConfiguration.ts';
import { GetBucketLifecycleConfiguration } from './GetBucketLifecycleConfiguration.ts';
import { GetBucketLocation } from './GetBucketLocation.ts';
import { GetBucketLogging } from './GetBucketLogging.ts';
import { GetBucketMetricsConfiguration } from './GetBucketMetricsConfiguration.ts';
import { GetBucketNotificationConfiguration } from './GetBucketNotificationConfiguration.ts';
import { GetBucketOwnershipControls } from './GetBucketOwnershipControls.ts';
import { GetBucketPolicy } from './GetBucketPolicy.ts';
import { GetBucketPolicyStatus } from './GetBucketPolicyStatus.ts';
import { GetBucketReplication } from './GetBucketReplication.ts';
import { GetBucketRequestPayment } from './GetBucketRequestPayment.ts';
import { GetBucketTagging } from './GetBucketTagging.ts';
import { GetBucketVersioning } from './GetBucketVersioning.ts';
import { GetBucketWebsite } from './GetBucketWebsite.ts';
import { GetObject } from './GetObject.ts';
import { GetObjectAcl } from './GetObjectAcl.ts';
import { GetObjectAttributes } from './GetObjectAttributes.ts';
import { GetObjectLegalHold } from './GetObjectLegalHold.ts';
import { GetObjectLockConfiguration } from './GetObjectLockConfiguration.ts';
import { GetObjectRetention } from './GetObjectRetention.ts';
import { GetObjectTagging } from './GetObjectTagging.ts';
import { GetPublicAccessBlock } from './GetPublicAccessBlock.ts';
import { HeadBucket } from './HeadBucket.ts';
import { HeadObject } from './HeadObject.ts';
import { ListBucketAnalyticsConfigurations } from './ListBucketAnalyticsConfigurations.ts';
import { ListBucketIntelligentTieringConfigurations } from './ListBucketIntelligentTieringConfigurations.ts';
import { ListBucketInventoryConfigurations } from './ListBucketInventoryConfigurations.ts';
import { ListBucketMetricsConfigurations } from './ListBucketMetricsConfigurations.ts';
import { ListBuckets } from './ListBuckets.ts';
import { ListMultipartUploads } from './ListMultipartUploads.ts';
import { ListObjects } from './ListObjects.ts';
import { ListObjectsV2 } from './ListObjectsV2.ts';
import { ListObjectVersions } from './ListObjectVersions.ts';
import { ListParts } from './ListParts.ts';
import { PutBucketAbac } from './PutBucketAbac.ts';
import { PutBucketAccelerateConfiguration } from './PutBucketAccelerateConfiguration.ts';
import { PutBucketAcl } from './PutBucketAcl.ts';
import { PutBucketAnalyticsConfiguration } from './PutBucketAnalyticsConfiguration.ts';
import { PutBucketCors } from './PutBucketCors.ts';
import { PutBucketEncryption } from './PutBucketEncryption.ts';
import { PutBucketIntelligentTieringConfiguration } from './PutBucketIntelligentTieringConfiguration.ts';
import { PutBucketInventoryConfiguration } from './PutBucketInventoryConfiguration.ts';
import { PutBucketLifecycleConfiguration } from './PutBucketLifecycleConfiguration.ts';
import { PutBucketLogging } from './PutBucketLogging.ts';
import { PutBucketMetricsConfiguration } from './PutBucketMetricsConfiguration.ts';
import { PutBucketNotificationConfiguration } from './PutBucketNotificationConfiguration.ts';
import { PutBucketOwnershipControls } from './PutBucketOwnershipControls.ts';
import { PutBucketPolicy } from './PutBucketPolicy.ts';
import { PutBucketReplication } from './PutBucketReplication.ts';
import { PutBucketRequestPayment } from './PutBucketRequestPayment.ts';
import { PutBucketTagging } from './PutBucketTagging.ts';
import { PutBucketVersioning } from './PutBucketVersioning.ts';
import { PutBucketWebsite } from './PutBucketWebsite.ts';
import { PutObject } from './PutObject.ts';
import { PutObjectAcl } from './PutObjectAcl.ts';
import { PutObjectLegalHold } from './PutObjectLegalHold.ts';
import { PutObjectLockConfiguration } from './PutObjectLockConfiguration.ts';
import { PutObjectRetention } from './PutObjectRetention.ts';
import { PutObjectTagging } from './PutObjectTagging.ts';
import { PutPublicAccessBlock } from './PutPublicAccessBlock.ts';
import { RestoreObject } from './RestoreObject.ts';
import { UpdateObjectEncryption } from './UpdateObjectEncryption.ts';
import { UploadPart } from './UploadPart.ts';
import { UploadPartCopy } from './UploadPartCopy.ts';

export const s3Operations = {
  AbortMultipartUpload,
  CompleteMultipartUpload,
  CopyObject,
  CreateBucket,
  CreateMultipartUpload,
  DeleteBucket,
  DeleteBucketAnalyticsConfiguration,
  DeleteBucketCors,
  DeleteBucketEncryption,
  DeleteBucketIntelligentTieringConfiguration,
  DeleteBucketInventoryConfiguration,
  DeleteBucketLifecycle,
  DeleteBucketMetricsConfiguration,
  DeleteBucketOwnershipControls,
  DeleteBucketPolicy,
  DeleteBucketReplication,
  DeleteBucketTagging,
  DeleteBucketWebsite,
  DeleteObject,
  DeleteObjects,
  DeleteObjectTagging,
  DeletePublicAccessBlock,
  GetBucketAbac,
  GetBucketAccelerateConfiguration,
  GetBucketAcl,
  GetBucketAnalyticsConfiguration,
  GetBucketCors,
  GetBucketEncryption,
  GetBucketIntelligentTieringConfiguration,
  GetBucketInventoryConfiguration,
  GetBucketLifecycleConfiguration,
  GetBucketLocation,
  GetBucketLogging,
  GetBucketMetricsConfiguration,
  GetBucketNotificationConfiguration,
  GetBucketOwnershipControls,
  GetBucketPolicy,
  GetBucketPolicyStatus,
  GetBucketReplication,
  GetBucketRequestPayment,
  GetBucketTagging,
  GetBucketVersioning,
  GetBucketWebsite,
  GetObject,
  GetObjectAcl,
  GetObjectAttributes,
  GetObjectLegalHold,
  GetObjectLockConfiguration,
  GetObjectRetention,
  GetObjectTagging,
  GetPublicAccessBlock,
  HeadBucket,
  HeadObject,
  ListBucketAnalyticsConfigurations,
  ListBucketIntelligentTieringConfigurations,
  ListBucketInventoryConfigurations,
  ListBucketMetricsConfigurations,
  ListBuckets,
  ListMultipartUploads,
  ListObjectVersions,
  ListObjects,
  ListObjectsV2,
  ListParts,
  PutBucketAbac,
  PutBucketAccelerateConfiguration,
  PutBucketAcl,
  PutBucketAnalyticsConfiguration,
  PutBucketCors,
  PutBucketEncryption,
  PutBucketIntelligentTieringConfiguration,
  PutBucketInventoryConfiguration,
  PutBucketLifecycleConfiguration,
  PutBucketLogging,
  PutBucketMetricsConfiguration,
  PutBucketNotificationConfiguration,
  PutBucketOwnershipControls,
  PutBucketPolicy,
  PutBucketReplication,
  PutBucketRequestPayment,
  PutBucketTagging,
  PutBucketVersioning,
  PutBucketWebsite,
  PutObject,
  PutObjectAcl,
  PutObjectLegalHold,
  PutObjectLockConfiguration,
  PutObjectRetention,
  PutObjectTagging,
  PutPublicAccessBlock,
  RestoreObject,
  UpdateObjectEncryption,
  UploadPart,
  UploadPartCopy,
} as const;

const reasons = {
  metadataTables: 'metadata tables are tables of S3 Tables, a service that is not built',
  annotations: 'annotations of objects are not built; tags and user metadata are',
  torrent: 'AWS no longer serves objects as torrents',
  directoryBuckets: 'directory buckets are not built yet',
  select: 'AWS no longer offers it to new customers',
  objectLambda: 'it answers for Object Lambda access points, which are not built',
} as const;

export const s3Unsupported = {
  CreateBucketMetadataConfiguration: reasons.metadataTables,
  CreateBucketMetadataTableConfiguration: reasons.metadataTables,
  CreateSession: reasons.directoryBuckets,
  DeleteBucketMetadataConfiguration: reasons.metadataTables,
  DeleteBucketMetadataTableConfiguration: reasons.metadataTables,
  DeleteObjectAnnotation: reasons.annotations,
  GetBucketMetadataConfiguration: reasons.metadataTables,
  GetBucketMetadataTableConfiguration: reasons.metadataTables,
  GetObjectAnnotation: reasons.annotations,
  GetObjectTorrent: reasons.torrent,
  ListDirectoryBuckets: reasons.directoryBuckets,
  ListObjectAnnotations: reasons.annotations,
  PutObjectAnnotation: reasons.annotations,
  RenameObject: reasons.directoryBuckets,
  SelectObjectContent: reasons.select,
  UpdateBucketMetadataAnnotationTableConfiguration: reasons.metadataTables,
  UpdateBucketMetadataInventoryTableConfiguration: reasons.metadataTables,
  UpdateBucketMetadataJournalTableConfiguration: reasons.metadataTables,
  WriteGetObjectResponse: reasons.objectLambda,
} as const;
