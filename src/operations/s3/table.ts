// The operations of S3 that Crosskey has, by their names on the wire, and the others with the reason why it has them not.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
import { AbortMultipartUpload } from './AbortMultipartUpload.ts';
import { CompleteMultipartUpload } from './CompleteMultipartUpload.ts';
import { CopyObject } from './CopyObject.ts';
import { CreateBucket } from './CreateBucket.ts';
import { CreateMultipartUpload } from './CreateMultipartUpload.ts';
import { DeleteBucket } from './DeleteBucket.ts';
import { DeleteBucketCors } from './DeleteBucketCors.ts';
import { DeleteBucketEncryption } from './DeleteBucketEncryption.ts';
import { DeleteBucketOwnershipControls } from './DeleteBucketOwnershipControls.ts';
import { DeleteBucketPolicy } from './DeleteBucketPolicy.ts';
import { DeleteBucketTagging } from './DeleteBucketTagging.ts';
import { DeleteBucketWebsite } from './DeleteBucketWebsite.ts';
import { DeleteObject } from './DeleteObject.ts';
import { DeleteObjects } from './DeleteObjects.ts';
import { DeletePublicAccessBlock } from './DeletePublicAccessBlock.ts';
import { GetBucketAbac } from './GetBucketAbac.ts';
import { GetBucketAccelerateConfiguration } from './GetBucketAccelerateConfiguration.ts';
import { GetBucketAcl } from './GetBucketAcl.ts';
import { GetBucketCors } from './GetBucketCors.ts';
import { GetBucketEncryption } from './GetBucketEncryption.ts';
import { GetBucketLifecycleConfiguration } from './GetBucketLifecycleConfiguration.ts';
import { GetBucketLocation } from './GetBucketLocation.ts';
import { GetBucketLogging } from './GetBucketLogging.ts';
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
import { PutBucketAcl } from './PutBucketAcl.ts';
import { PutBucketCors } from './PutBucketCors.ts';
import { PutBucketEncryption } from './PutBucketEncryption.ts';
import { PutBucketNotificationConfiguration } from './PutBucketNotificationConfiguration.ts';
import { PutBucketOwnershipControls } from './PutBucketOwnershipControls.ts';
import { PutBucketPolicy } from './PutBucketPolicy.ts';
import { PutBucketTagging } from './PutBucketTagging.ts';
import { PutBucketVersioning } from './PutBucketVersioning.ts';
import { PutBucketWebsite } from './PutBucketWebsite.ts';
import { PutObject } from './PutObject.ts';
import { PutObjectAcl } from './PutObjectAcl.ts';
import { PutObjectLegalHold } from './PutObjectLegalHold.ts';
import { PutObjectLockConfiguration } from './PutObjectLockConfiguration.ts';
import { PutObjectRetention } from './PutObjectRetention.ts';
import { PutPublicAccessBlock } from './PutPublicAccessBlock.ts';
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
  DeleteBucketCors,
  DeleteBucketEncryption,
  DeleteBucketOwnershipControls,
  DeleteBucketPolicy,
  DeleteBucketTagging,
  DeleteBucketWebsite,
  DeleteObject,
  DeleteObjects,
  DeletePublicAccessBlock,
  GetBucketAbac,
  GetBucketAccelerateConfiguration,
  GetBucketAcl,
  GetBucketCors,
  GetBucketEncryption,
  GetBucketLifecycleConfiguration,
  GetBucketLocation,
  GetBucketLogging,
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
  PutBucketAcl,
  PutBucketCors,
  PutBucketEncryption,
  PutBucketOwnershipControls,
  PutBucketNotificationConfiguration,
  PutBucketPolicy,
  PutBucketTagging,
  PutBucketVersioning,
  PutBucketWebsite,
  PutObject,
  PutObjectAcl,
  PutObjectLegalHold,
  PutObjectLockConfiguration,
  PutObjectRetention,
  PutPublicAccessBlock,
  UpdateObjectEncryption,
  UploadPart,
  UploadPartCopy,
} as const;

const reasons = {
  metadataTables: 'metadata tables of buckets are not built',
  annotations: 'annotations of objects are not built',
  analytics: 'storage class analysis needs more than one storage class',
  storageClasses: 'there is one storage class, so nothing is moved between classes or restored',
  inventory: 'inventory reports are not built',
  metrics: 'request metrics of buckets are not built',
  lifecycle: 'lifecycle rules are not built yet',
  replication: 'replication is not built',
  tags: 'tags of objects are not built yet',
  torrent: 'AWS no longer offers it to new buckets',
  logging: 'server access logging is not built yet',
  acceleration: 'there are no edge locations to accelerate through',
  requesterPays: 'nobody is billed, so requesters do not pay',
  directoryBuckets: 'directory buckets are not built yet',
  select: 'AWS no longer offers it to new customers',
  objectLambda: 'Object Lambda access points are not built',
} as const;

export const s3Unsupported = {
  CreateBucketMetadataConfiguration: reasons.metadataTables,
  CreateBucketMetadataTableConfiguration: reasons.metadataTables,
  CreateSession: reasons.directoryBuckets,
  DeleteBucketAnalyticsConfiguration: reasons.analytics,
  DeleteBucketIntelligentTieringConfiguration: reasons.storageClasses,
  DeleteBucketInventoryConfiguration: reasons.inventory,
  DeleteBucketLifecycle: reasons.lifecycle,
  DeleteBucketMetadataConfiguration: reasons.metadataTables,
  DeleteBucketMetadataTableConfiguration: reasons.metadataTables,
  DeleteBucketMetricsConfiguration: reasons.metrics,
  DeleteBucketReplication: reasons.replication,
  DeleteObjectAnnotation: reasons.annotations,
  DeleteObjectTagging: reasons.tags,
  GetBucketAnalyticsConfiguration: reasons.analytics,
  GetBucketIntelligentTieringConfiguration: reasons.storageClasses,
  GetBucketInventoryConfiguration: reasons.inventory,
  GetBucketMetadataConfiguration: reasons.metadataTables,
  GetBucketMetadataTableConfiguration: reasons.metadataTables,
  GetBucketMetricsConfiguration: reasons.metrics,
  GetObjectAnnotation: reasons.annotations,
  GetObjectTorrent: reasons.torrent,
  ListDirectoryBuckets: reasons.directoryBuckets,
  ListObjectAnnotations: reasons.annotations,
  PutBucketAccelerateConfiguration: reasons.acceleration,
  PutBucketAnalyticsConfiguration: reasons.analytics,
  PutBucketIntelligentTieringConfiguration: reasons.storageClasses,
  PutBucketInventoryConfiguration: reasons.inventory,
  PutBucketLifecycleConfiguration: reasons.lifecycle,
  PutBucketLogging: reasons.logging,
  PutBucketMetricsConfiguration: reasons.metrics,
  PutBucketReplication: reasons.replication,
  PutBucketRequestPayment: reasons.requesterPays,
  PutObjectAnnotation: reasons.annotations,
  PutObjectTagging: reasons.tags,
  RenameObject: reasons.directoryBuckets,
  RestoreObject: reasons.storageClasses,
  SelectObjectContent: reasons.select,
  UpdateBucketMetadataAnnotationTableConfiguration: reasons.metadataTables,
  UpdateBucketMetadataInventoryTableConfiguration: reasons.metadataTables,
  UpdateBucketMetadataJournalTableConfiguration: reasons.metadataTables,
  WriteGetObjectResponse: reasons.objectLambda,
} as const;
