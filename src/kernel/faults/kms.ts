// Faults of KMS, beyond those that every service shares.

export const kmsFaults = {} as const;
