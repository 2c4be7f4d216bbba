// Faults of Organizations, beyond those that every service shares.

export const organizationsFaults = {} as const;
