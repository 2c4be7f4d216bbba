// The AWS services that Crosskey speaks, by the name that a credential scope gives them.

export const serviceNames = ['s3', 'kms', 'iam', 'sts', 'organizations', 'cloudtrail'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The prefix of the service's actions in a policy is the same word, as is the host of its endpoint. */
export const eventSource = (service: ServiceName): string => `${service}.amazonaws.com`;
