// Faults of S3, beyond those that every service shares.

export const s3Faults = {} as const;
