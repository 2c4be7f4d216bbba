// The AWS services that Crosskey speaks, each with a model of its own.

export const serviceNames = ['s3', 's3control', 'kms', 'iam', 'sts', 'organizations', 'cloudtrail'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The name in a credential scope, which is also the prefix of the service's actions in a policy: S3 Control has none of its own. */
export const signingName = (service: ServiceName): Exclude<ServiceName, 's3control'> =>
  service === 's3control' ? 's3' : service;

/** As the trail names it. */
export const eventSource = (service: ServiceName): string => `${signingName(service)}.amazonaws.com`;
