// Faults of IAM, beyond those that every service shares.

export const iamFaults = {} as const;
