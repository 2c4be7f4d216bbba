// Faults of STS, beyond those that every service shares.

export const stsFaults = {} as const;
