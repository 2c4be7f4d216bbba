// Faults of STS, beyond those that every service shares. https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html

export const stsFaults = {
  PackedPolicyTooLarge: (fields: { percent: number }) =>
    `Packed policy consumes ${fields.percent}% of allotted space, please use smaller policy.`,
  InvalidAuthorizationMessageException: () => 'Message is not valid',
} as const;
