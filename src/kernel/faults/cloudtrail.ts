// Faults of CloudTrail, beyond those that every service shares.

export const cloudtrailFaults = {} as const;
