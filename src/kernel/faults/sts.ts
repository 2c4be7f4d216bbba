// Faults of STS, beyond those that every service shares. https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html

export const stsFaults = {
  PackedPolicyTooLarge: (fields: { percent: number }) =>
    `Packed policy consumes ${fields.percent}% of allotted space, please use smaller policy.`,
  InvalidIdentityToken: (fields: { message: string }) => fields.message,
  ExpiredTokenException: (fields: { message: string }) => fields.message,
  IDPCommunicationError: () => 'The identity provider could not be reached to verify the token. Try again.',
  InvalidAuthorizationMessageException: () => 'Message is not valid',
} as const;
