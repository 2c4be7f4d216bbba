// The services as AWS writes their names, and where AWS lists their operations.
import type { ServiceName } from '../../src/kernel/service.ts';

export const serviceTitles: Readonly<Record<ServiceName, string>> = {
  s3: 'S3',
  s3control: 'S3 Control',
  kms: 'KMS',
  iam: 'IAM',
  sts: 'STS',
  organizations: 'Organizations',
  cloudtrail: 'CloudTrail',
};

const reference = 'https://docs.aws.amazon.com';

export const serviceReferences: Readonly<Record<ServiceName, string>> = {
  s3: `${reference}/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html`,
  s3control: `${reference}/AmazonS3/latest/API/API_Operations_AWS_S3_Control.html`,
  kms: `${reference}/kms/latest/APIReference/API_Operations.html`,
  iam: `${reference}/IAM/latest/APIReference/API_Operations.html`,
  sts: `${reference}/STS/latest/APIReference/API_Operations.html`,
  organizations: `${reference}/organizations/latest/APIReference/API_Operations.html`,
  cloudtrail: `${reference}/awscloudtrail/latest/APIReference/API_Operations.html`,
};
